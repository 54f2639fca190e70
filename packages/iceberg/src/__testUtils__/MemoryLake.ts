import type { Knex } from 'knex';
import type { NewTable } from '../catalog/TableCatalog';
import { SqlCatalog } from '../catalog/SqlCatalog';
import type { TableChange } from '../changes/TableChange';
import { commit, type CommitOptions } from '../commit';
import { MemoryFileIO } from '../io/MemoryFileIO';
import type { Table } from '../Table';
import { openSqlite } from './Lake';

/** A catalog in memory with one table, for what does not look into data files. */
export class MemoryLake {
  readonly identifier = { namespace: ['bronze'], name: 'orders' };

  private constructor(
    readonly io: MemoryFileIO,
    readonly knex: Knex,
    readonly catalog: SqlCatalog,
  ) {}

  static async create(table: NewTable): Promise<MemoryLake> {
    const io = new MemoryFileIO();
    const knex = openSqlite(':memory:');
    const catalog = await SqlCatalog.create({
      knex,
      name: 'lake',
      warehouse: 'memory',
      io,
    });
    const lake = new MemoryLake(io, knex, catalog);
    await catalog.createNamespace(['bronze']);
    await catalog.createTable(lake.identifier, {
      ...table,
      properties: { 'commit.retry.min-wait-ms': '1', ...table.properties },
    });
    return lake;
  }

  table(): Promise<Table> {
    return this.catalog.loadTable(this.identifier);
  }

  commit(
    changes: TableChange | TableChange[],
    options?: CommitOptions,
  ): Promise<Table> {
    return commit(this.catalog, this.identifier, changes, options);
  }

  /** The locations of all files that end like this. */
  async locations(suffix = ''): Promise<string[]> {
    const found = [];
    for await (const { location } of this.io.list('memory')) {
      if (location.endsWith(suffix)) {
        found.push(location);
      }
    }
    return found.sort();
  }

  async close(): Promise<void> {
    await this.knex.destroy();
  }
}
