import { TableCatalog } from '@openlake/plugin-openlake-node';
import { RoundContext, RoundCounts } from '../database/Loop';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { FactOf } from '../facts/Fact';
import { Facts, movesOn } from '../facts/Facts';
import { TableIndexer } from './TableIndexer';
import { TableAccessRecord } from './TableRecord';
import { nameParts } from './tableRows';
import { TableStore } from './TableStore';

const CONSUMER = 'tables';

/**
 * Hears of ended tasks: what they wrote is read at once, and who read and
 * wrote what is noted.
 *
 * @internal
 */
export class TableNews {
  readonly #database: OpenlakeDatabase;
  readonly #facts: Facts;
  readonly #store: TableStore;
  readonly #indexer: TableIndexer;
  readonly #catalogs: () => TableCatalog[];

  constructor(options: {
    database: OpenlakeDatabase;
    facts: Facts;
    store: TableStore;
    indexer: TableIndexer;
    catalogs: () => TableCatalog[];
  }) {
    this.#database = options.database;
    this.#facts = options.facts;
    this.#store = options.store;
    this.#indexer = options.indexer;
    this.#catalogs = options.catalogs;
  }

  async runOnce({ signal }: RoundContext): Promise<RoundCounts> {
    const batch = await this.#facts.read(CONSUMER, ['task_run.ended']);
    if (!movesOn(batch)) {
      return {};
    }
    const written = new Set(
      batch.facts.flatMap(({ outputs }) => outputs.map(({ table }) => table)),
    );
    let changed = 0;
    // Reading a table again changes nothing, so this may happen twice.
    for (const name of written) {
      const { catalog: catalogName, schema, table } = nameParts(name);
      const catalog = this.#catalogs().find(one => one.name === catalogName);
      if (catalog) {
        const became = await this.#indexer.refresh(
          catalog,
          `${schema}.${table}`,
          signal,
        );
        changed += became === 'changed' ? 1 : 0;
      }
    }
    await this.#database.transaction(async tx => {
      await this.#facts.advance(tx, batch);
      await this.#store.noteAccesses(tx, accessesOf(batch.facts));
    }, 'table.news');
    return { ended: batch.facts.length, changed, more: batch.more };
  }
}

/** The last one of each kind, when a task ended more than once. */
function accessesOf(
  facts: ReadonlyArray<FactOf<'task_run.ended'>>,
): TableAccessRecord[] {
  const last = new Map<string, TableAccessRecord>();
  for (const { workspace, job, task, run, at, inputs, outputs } of facts) {
    for (const [kind, accesses] of [
      ['read', inputs],
      ['write', outputs],
    ] as const) {
      for (const { table } of accesses) {
        const record = { table, kind, workspace, job, task, run, at };
        last.set(JSON.stringify([table, kind, workspace, job, task]), record);
      }
    }
  }
  return [...last.values()];
}
