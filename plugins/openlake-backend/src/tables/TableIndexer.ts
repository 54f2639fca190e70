import { RunRef } from '@openlake/plugin-openlake-common';
import {
  CatalogEntry,
  CatalogSnapshot,
  ConnectorError,
  TableCatalog,
  TableDescription,
} from '@openlake/plugin-openlake-node';
import { Clock, toInstant } from '../database/instant';
import { afterCommit, OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { Facts } from '../facts/Facts';
import { TableStore } from './TableStore';

const PAGE = 500;

/**
 * Keeps the index of tables in step with the catalogs. A table is read only
 * when its metadata location is not the one that the index has; what changed
 * becomes a `table.snapshot_committed` fact in the transaction of the row.
 *
 * @internal
 */
export class TableIndexer {
  readonly #database: OpenlakeDatabase;
  readonly #facts: Facts;
  readonly #store: TableStore;
  readonly #clock: Clock;
  readonly #onChange: (tables: string[]) => void;

  constructor(options: {
    database: OpenlakeDatabase;
    facts: Facts;
    store: TableStore;
    clock: Clock;
    /** Hint, after a commit. */
    onChange: (tables: string[]) => void;
  }) {
    this.#database = options.database;
    this.#facts = options.facts;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#onChange = options.onChange;
  }

  /**
   * Compares a whole catalog with the index. A table that cannot be read now
   * does not keep the others waiting.
   */
  async scan(
    catalog: TableCatalog,
    signal: AbortSignal,
  ): Promise<{ changed: number; gone: number; unread: number }> {
    const known = await this.#store.locations(catalog.name);
    const gone = new Set(known.keys());
    const counts = { changed: 0, unchanged: 0, unread: 0 };
    for await (const entry of entriesOf(catalog, signal)) {
      const name = `${catalog.name}.${entry.table}`;
      gone.delete(name);
      if (known.get(name) !== entry.metadataLocation) {
        signal.throwIfAborted();
        counts[await this.refresh(catalog, entry.table, signal)]++;
      }
    }
    if (gone.size > 0) {
      await this.#database.transaction(async tx => {
        await this.#store.forget(tx, [...gone], toInstant(this.#clock()));
        afterCommit(tx, () => this.#onChange([...gone]));
      }, 'table.forget');
    }
    const { changed, unread } = counts;
    return { changed, gone: gone.size, unread };
  }

  /**
   * Reads a table again. When it cannot be read now, the index keeps what was
   * read last, with the reason, and the next scan tries again.
   *
   * @param table - `schema.table`
   */
  async refresh(
    catalog: TableCatalog,
    table: string,
    signal: AbortSignal,
  ): Promise<'changed' | 'unchanged' | 'unread'> {
    const name = `${catalog.name}.${table}`;
    const before = (await this.#store.find(name))?.found;
    const read = await readTable(catalog, table, signal);
    if (!read) {
      return 'unchanged';
    }
    if (read.metadataLocation === undefined) {
      if (before && before.error !== read.error) {
        await this.#store.noteUnread(name, read.error);
        this.#onChange([name]);
      }
      return 'unread';
    }
    if (
      read.metadataLocation === before?.metadataLocation &&
      read.error === before.error
    ) {
      return 'unchanged';
    }
    const { description } = read;
    const current = description?.current;
    const writer = current && writerOf(current);
    const previousSnapshot = before?.description?.current?.id;
    return this.#database.transaction(async tx => {
      const isNew = await this.#store.observe(tx, {
        name,
        previousLocation: before?.metadataLocation,
        ...read,
        writer,
        at: toInstant(this.#clock()),
      });
      if (!isNew) {
        return 'unchanged';
      }
      if (current && current.id !== previousSnapshot) {
        await this.#facts.append(tx, {
          type: 'table.snapshot_committed',
          table: name,
          snapshotId: current.id,
          committedAt: current.at,
          ...(writer && { run: writer.run }),
        });
      }
      afterCommit(tx, () => this.#onChange([name]));
      return 'changed';
    }, 'table.index');
  }
}

/** What came of reading a table. */
type TableRead =
  | { metadataLocation: string; description: TableDescription; error?: never }
  /** Damaged, or of a kind that cannot be read: so until its next commit. */
  | { metadataLocation: string; description?: never; error: string }
  /** Nothing is known of it now: a disk, a network or a database failed. */
  | { metadataLocation?: never; error: string };

/** Undefined when the catalog does not have the table. */
async function readTable(
  catalog: TableCatalog,
  table: string,
  signal: AbortSignal,
): Promise<TableRead | undefined> {
  try {
    const description = await catalog.loadTable(table, { signal });
    return { metadataLocation: description.metadataLocation, description };
  } catch (error) {
    signal.throwIfAborted();
    const { kind, message } = error as Partial<ConnectorError> & Error;
    for await (const entry of entriesOf(catalog, signal)) {
      if (entry.table === table) {
        return kind === 'unsupported' || kind === 'corrupt'
          ? { metadataLocation: entry.metadataLocation, error: message }
          : { error: message };
      }
    }
    return undefined;
  }
}

async function* entriesOf(
  catalog: TableCatalog,
  signal: AbortSignal,
): AsyncGenerator<CatalogEntry> {
  let cursor: string | undefined;
  do {
    const page = await catalog.listTables({ cursor, limit: PAGE }, { signal });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor);
}

/** The run that a snapshot says it is by; the properties are stamped with the commit. @internal */
export function writerOf(
  snapshot: Pick<CatalogSnapshot, 'summary'>,
): RunRef | undefined {
  const { summary } = snapshot;
  const workspace = summary['openlake.workspace'];
  const job = summary['openlake.job'];
  const task = summary['openlake.task'];
  const run = summary['openlake.run-id'];
  const number = Number(summary['openlake.run-number']);
  return workspace && job && task && run && Number.isSafeInteger(number)
    ? { workspace, job, task, run, number }
    : undefined;
}
