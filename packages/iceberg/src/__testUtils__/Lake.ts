import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import createKnex, { type Knex } from 'knex';
import { SqlCatalog } from '../catalog/SqlCatalog';
import type { DataFile } from '../dataFile';
import { copyStatement } from '../duckdb/copy';
import {
  dataFilesFromReturnStats,
  type ReturnStatsRow,
} from '../duckdb/returnStats';
import { selectStatement } from '../duckdb/select';
import { LocalFileIO } from '../io/LocalFileIO';
import { localLocation } from '../io/location';
import { dataFolder } from '../metadataFile';
import { planScan, type ScanOptions } from '../scan';
import type { Table } from '../Table';
import { currentSchema, defaultSpec } from '../tableMetadata';

/** A warehouse on disk with a SQLite catalog and a DuckDB beside it: what a user of this library puts together. */
export class Lake {
  private constructor(
    readonly folder: string,
    readonly io: LocalFileIO,
    readonly knex: Knex,
    readonly catalog: SqlCatalog,
    readonly duckdb: DuckDBConnection,
  ) {}

  static async create(options: { folder?: string } = {}): Promise<Lake> {
    const folder =
      options.folder ?? (await mkdtemp(join(tmpdir(), 'iceberg-lake-')));
    const io = await LocalFileIO.create({ root: join(folder, 'warehouse') });
    const knex = openSqlite(join(folder, 'catalog.db'));
    const catalog = await SqlCatalog.create({
      knex,
      name: 'lake',
      warehouse: localLocation(io.root),
      io,
    });
    const instance = await DuckDBInstance.create(':memory:');
    const lake = new Lake(folder, io, knex, catalog, await instance.connect());
    await lake.rows(`SET TimeZone = 'America/New_York'`);
    return lake;
  }

  async close(): Promise<void> {
    this.duckdb.closeSync();
    await this.knex.destroy();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs SQL and gives its rows as JSON. */
  async rows(sql: string): Promise<Record<string, any>[]> {
    return (await this.duckdb.runAndReadAll(sql)).getRowObjectsJson();
  }

  /** Writes the rows of a SELECT as data files of a table, not yet committed. */
  async write(table: Table, select: string): Promise<DataFile[]> {
    const { metadata } = table;
    const schema = currentSchema(metadata);
    const spec = defaultSpec(metadata);
    const staging = join(this.io.root, '.staging', randomUUID());
    await mkdir(dirname(staging), { recursive: true });
    const target = spec.fields.some(field => field.transform !== 'void')
      ? staging
      : `${staging}.parquet`;
    const rows = await this.rows(
      copyStatement({ schema, spec, select, target }),
    );
    const staged = dataFilesFromReturnStats(
      rows as unknown as ReturnStatsRow[],
      {
        schema,
        spec,
        locationOf: () => `${dataFolder(metadata)}/${randomUUID()}.parquet`,
      },
    );
    for (const { writtenPath, dataFile } of staged) {
      await this.io.adopt(writtenPath, dataFile.filePath);
    }
    return staged.map(({ dataFile }) => dataFile);
  }

  /** The rows of a table, or of a past state of it. */
  async read(
    table: Table,
    options: ScanOptions & { orderBy?: string } = {},
  ): Promise<Record<string, any>[]> {
    const plan = await planScan(table, options);
    return this.rows(
      `SELECT * FROM (${selectStatement(plan)}) ORDER BY ${
        options.orderBy ?? 'ALL'
      }`,
    );
  }
}

/** Opens a SQLite file that several processes write to. */
export function openSqlite(filename: string): Knex {
  return createKnex({
    client: 'better-sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: any, done: (error?: Error) => void) => {
        connection.pragma('busy_timeout = 20000');
        connection.pragma('journal_mode = WAL');
        done();
      },
    },
  });
}
