import { NotFoundError } from '@backstage/errors';
import { RunRef } from '@openlake/plugin-openlake-common';
import {
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

  /** Compares a whole catalog with the index. */
  async scan(
    catalog: TableCatalog,
    signal: AbortSignal,
  ): Promise<{ changed: number; gone: number }> {
    const known = await this.#store.locations(catalog.name);
    const gone = new Set(known.keys());
    let changed = 0;
    let cursor: string | undefined;
    do {
      const page = await catalog.listTables(
        { cursor, limit: PAGE },
        { signal },
      );
      for (const entry of page.items) {
        const name = `${catalog.name}.${entry.table}`;
        gone.delete(name);
        if (known.get(name) !== entry.metadataLocation) {
          signal.throwIfAborted();
          changed += Number(await this.refresh(catalog, entry.table, signal));
        }
      }
      cursor = page.nextCursor;
    } while (cursor);
    if (gone.size > 0) {
      await this.#database.transaction(async tx => {
        await this.#store.forget(tx, [...gone], toInstant(this.#clock()));
        afterCommit(tx, () => this.#onChange([...gone]));
      });
    }
    return { changed, gone: gone.size };
  }

  /**
   * Reads a table again.
   *
   * @param table - `schema.table`
   * @returns whether the index changed
   */
  async refresh(
    catalog: TableCatalog,
    table: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    const name = `${catalog.name}.${table}`;
    const before = await this.#store.find(name);
    const read = await this.#read(catalog, table, signal);
    if (!read || read.metadataLocation === before?.found?.metadataLocation) {
      return false;
    }
    const { description } = read;
    const current = description?.current;
    const writer = current && writerOf(current);
    const previousSnapshot = before?.found?.description?.current?.id;
    return this.#database.transaction(async tx => {
      const isNew = await this.#store.observe(tx, {
        name,
        previousLocation: before?.found?.metadataLocation,
        ...read,
        writer,
        at: toInstant(this.#clock()),
      });
      if (!isNew) {
        return false;
      }
      if (current && current.id !== previousSnapshot) {
        await this.#facts.append(tx, {
          type: 'table.snapshot_committed',
          table: name,
          snapshotId: current.id,
          ...(writer && { run: writer.run }),
        });
      }
      afterCommit(tx, () => this.#onChange([name]));
      return true;
    });
  }

  /** What cannot be read is noted as such; what is gone is left to the scan. */
  async #read(
    catalog: TableCatalog,
    table: string,
    signal: AbortSignal,
  ): Promise<
    | {
        metadataLocation: string;
        description?: TableDescription;
        error?: string;
      }
    | undefined
  > {
    try {
      const description = await catalog.loadTable(table, { signal });
      return { metadataLocation: description.metadataLocation, description };
    } catch (error) {
      signal.throwIfAborted();
      const kind = error instanceof ConnectorError ? error.kind : undefined;
      if (kind === 'not_found' || error instanceof NotFoundError) {
        return undefined;
      }
      const location = await locationOf(catalog, table, signal);
      if (!location) {
        throw error;
      }
      return { metadataLocation: location, error: (error as Error).message };
    }
  }
}

/** Where an unreadable table is, so that it is not tried again until it changes. */
async function locationOf(
  catalog: TableCatalog,
  table: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  let cursor: string | undefined;
  do {
    const page = await catalog.listTables({ cursor, limit: PAGE }, { signal });
    const found = page.items.find(entry => entry.table === table);
    if (found) {
      return found.metadataLocation;
    }
    cursor = page.nextCursor;
  } while (cursor);
  return undefined;
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
