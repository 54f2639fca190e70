import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startPortal } from '../../bench/portal.mjs';
import { checksumStatement, DIALECTS } from './checksum.mjs';

const POLL_MS = 250;

const require = createRequire(
  new URL('../../packages/iceberg/package.json', import.meta.url),
);

/** The lake that a portal filled by running the jobs of the example, and our own reader of it. */
export class ExampleLake {
  /** The address of the catalog's database: a PostgreSQL connection string, or the path of a SQLite file. */
  connection;
  /** The folder of the warehouse. */
  warehouse;
  /** Every run there was, newest first, as the API shows them. */
  runs;
  #folder;
  #portal;
  #library;
  #catalog;
  #knex;
  #duckdb;

  /**
   * Starts a portal on a state of its own and runs every job of the example, the first two twice.
   *
   * @param {string} root
   * @param {string} [postgres] - where the catalog is to be, in place of a SQLite file in the warehouse
   * @returns {Promise<ExampleLake>}
   */
  static async create(root, postgres) {
    const lake = new ExampleLake();
    // Engines compare locations as text, so it must be the folder's real name.
    lake.#folder = await realpath(
      await mkdtemp(join(tmpdir(), 'openlake-engines-')),
    );
    const state = join(lake.#folder, 'state');
    lake.warehouse = join(state, 'warehouse');
    lake.connection = postgres ?? join(lake.warehouse, 'catalog.db');
    try {
      lake.#portal = await startPortal(root, {
        OPENLAKE_STATE: state,
        ...(postgres && {
          APP_CONFIG_openlake_iceberg_catalogs_lake_connection: postgres,
        }),
      });
      await lake.#settled(2);
      await lake.run('flights-medallion');
      await lake.run('strict-audit');
      await lake.#open();
    } catch (error) {
      await lake.close();
      throw error;
    }
    return lake;
  }

  /** Runs a job, and whatever runs because of it. */
  async run(job) {
    await this.#portal.call(`/workspaces/air-traffic/jobs/${job}/runs`, {});
    await this.#settled(
      this.runs.length + (job === 'flights-medallion' ? 2 : 1),
    );
    return this.runs.find(run => run.job === job);
  }

  /** @returns {Promise<string[]>} every table, as `schema.table` */
  async tables() {
    const names = [];
    const { items: namespaces } = await this.#catalog.listNamespaces();
    for (const namespace of namespaces) {
      const { items } = await this.#catalog.listTables(namespace);
      names.push(...items.map(({ name }) => `${namespace.join('.')}.${name}`));
    }
    return names;
  }

  /** What we say about a table: its shape, its snapshots and its partitions. */
  async describe(name) {
    const { currentSchema, defaultSpec, formatType, partitions } =
      this.#library;
    const table = await this.#load(name);
    const { metadata } = table;
    return {
      columns: currentSchema(metadata).fields.map(field => ({
        id: field.id,
        name: field.name,
        type: formatType(field.type),
        required: field.required,
      })),
      spec: defaultSpec(metadata).fields.map(field => [
        field.name,
        field.transform,
      ]),
      snapshots: metadata.snapshots.map(snapshot => ({
        id: String(snapshot['snapshot-id']),
        summary: snapshot.summary,
      })),
      partitions: (await partitions(table))
        .map(({ display, recordCount, fileCount }) => ({
          values: display,
          rows: Number(recordCount),
          files: fileCount,
        }))
        .sort(byText),
    };
  }

  /**
   * The statement of a checksum over a table as one of its snapshots left it.
   *
   * @param {import('./checksum.mjs').Dialect} dialect
   * @param {string} name
   * @param {string} snapshotId
   * @param {string} from - how the engine calls that state of the table
   */
  async checksumStatement(dialect, name, snapshotId, from) {
    const { formatType, planScan } = this.#library;
    const plan = await planScan(await this.#load(name), {
      snapshotId: BigInt(snapshotId),
    });
    return checksumStatement(
      dialect,
      plan.schema.fields.map(field => ({
        name: field.name,
        type: formatType(field.type),
      })),
      from,
    );
  }

  /** The checksum that our own reader comes to. */
  async checksum(name, snapshotId) {
    const { planScan, selectStatement } = this.#library;
    const plan = await planScan(await this.#load(name), {
      snapshotId: BigInt(snapshotId),
    });
    const result = await this.#duckdb.runAndReadAll(
      await this.checksumStatement(
        DIALECTS.duckdb,
        name,
        snapshotId,
        `(${selectStatement(plan)})`,
      ),
    );
    return result.getRowsJson()[0].map(textOf);
  }

  async close() {
    this.#duckdb?.closeSync();
    await this.#knex?.destroy();
    await this.#portal?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #settled(runs) {
    for (;;) {
      const { items } = await this.#portal.call('/runs?limit=100');
      if (
        items.length >= runs &&
        items.every(({ lifecycle }) => lifecycle === 'terminated')
      ) {
        this.runs = items;
        return;
      }
      await wait(POLL_MS);
    }
  }

  async #open() {
    require('@backstage/cli/config/nodeTransform.cjs');
    const load = createRequire(import.meta.url);
    this.#library = load('../../packages/iceberg/src/index.ts');
    const { openCatalogDatabase } = load(
      '../../plugins/openlake-backend-module-iceberg/src/catalogDatabase.ts',
    );
    const { LocalFileIO, localLocation, SqlCatalog } = this.#library;
    const io = await LocalFileIO.create({ root: this.warehouse });
    this.#knex = await openCatalogDatabase(this.connection);
    this.#catalog = await SqlCatalog.create({
      knex: this.#knex,
      name: 'lake',
      warehouse: localLocation(io.root),
      io,
    });
    const { DuckDBInstance } = require('@duckdb/node-api');
    this.#duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  }

  async #load(name) {
    const [namespace, table] = name.split('.');
    return this.#catalog.loadTable({ namespace: [namespace], name: table });
  }
}

/** A value of a checksum as every engine's is compared. */
export function textOf(value) {
  return value === null ? 'null' : String(value);
}

/** An order for things that have none. */
export function byText(a, b) {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
