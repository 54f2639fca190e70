import { mockServices } from '@backstage/backend-test-utils';
import { Table } from '@openlake/plugin-openlake-common';
import {
  ConnectorError,
  QueryEngine,
  QueryRequest,
  TableCatalog,
  TableDescription,
} from '@openlake/plugin-openlake-node';
import { createHash } from 'node:crypto';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { Leases } from '../database/Leases';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { Facts } from '../facts/Facts';
import { JobRecord } from '../jobs/Job';
import { CatalogScan } from './CatalogScan';
import { CheckRounds } from './contract/CheckRounds';
import { createTables } from './createTables';
import { DatabaseTableStore } from './DatabaseTableStore';
import { TableIndexer } from './TableIndexer';
import { TableNews } from './TableNews';
import { at, contract, description } from './__fixtures__/tables';

const now = new Date('2026-11-24T06:00:00.000Z');
const signal = new AbortController().signal;
const params = { catalog: 'lake', schema: 'gold', table: 'orders' };

/** A catalog in memory that counts how often metadata is read. */
class MemoryCatalog implements Partial<TableCatalog> {
  readonly name = 'lake';
  readonly title = 'Lake';
  readonly tables = new Map<string, TableDescription | Error>();
  loads = 0;

  put(table: string, snapshotId: string, summary: Record<string, string> = {}) {
    const described = description(table, snapshotId);
    described.current!.summary = summary;
    this.tables.set(table, described);
  }

  async listTables() {
    return {
      items: [...this.tables].map(([table, described]) => ({
        table,
        metadataLocation:
          described instanceof Error ? 'broken' : described.metadataLocation,
      })),
    };
  }

  async loadTable(table: string) {
    this.loads++;
    const described = this.tables.get(table);
    if (!described || described instanceof Error) {
      throw described ?? new ConnectorError('not_found', `no ${table}`);
    }
    return described;
  }
}

describe.each(eachDatabase)('tables on %s', id => {
  let database: OpenlakeDatabase;
  let facts: Facts;
  let store: DatabaseTableStore;
  let catalog: MemoryCatalog;
  let queries: QueryRequest[];
  let answer: (request: QueryRequest) => unknown[][];
  let jobs: JobRecord[];
  let rooms: ReturnType<typeof assemble>;

  function assemble() {
    const engine = {
      title: 'DuckDB',
      async query(request: QueryRequest) {
        queries.push(request);
        return {
          columns: [{ name: 'id', type: 'BIGINT' }],
          rows: answer(request),
          truncated: false,
        };
      },
    } as Partial<QueryEngine> as QueryEngine;
    const options = {
      database,
      facts,
      store,
      clock: () => now,
      logger: mockServices.logger.mock(),
      leases: new Leases(database),
      catalogs: () => [catalog as unknown as TableCatalog],
      engine: () => engine,
      onChange: () => {},
    };
    const indexer = new TableIndexer(options);
    return {
      scan: new CatalogScan({ ...options, indexer }),
      news: new TableNews({ ...options, indexer }),
      checks: new CheckRounds(options),
      tables: createTables({
        ...options,
        jobs: { inService: async () => jobs },
        connectors: {
          tableCatalog: () => catalog as unknown as TableCatalog,
          tableCatalogs: () => [catalog as unknown as TableCatalog],
          queryEngines: () => [engine],
        },
        fileUrl: async (_, file) => `https://git.example/${file}`,
      }),
    };
  }

  beforeEach(async () => {
    database = await openTestDatabase(id);
    facts = new Facts(database);
    store = new DatabaseTableStore(database);
    catalog = new MemoryCatalog();
    queries = [];
    jobs = [];
    answer = () => [[3, 0]];
    rooms = assemble();
  });

  const committed = async () =>
    (await facts.read('test', ['table.snapshot_committed'])).facts.map(
      ({ table, snapshotId, run }) => ({ table, snapshotId, run }),
    );
  const view = async (): Promise<Table> =>
    (await rooms.tables.service.get(params)).table;
  const declare = (spec: Parameters<typeof contract>[1]) =>
    database.transaction(tx =>
      store.declare(
        tx,
        'sales',
        [
          {
            document: contract('lake.gold.orders', spec),
            file: 'orders.table.yaml',
            hash: createHash('sha256')
              .update(JSON.stringify(spec))
              .digest('hex'),
          },
        ],
        now.toISOString(),
      ),
    );

  it('reads changed tables only, and tells of each new snapshot once', async () => {
    catalog.put('gold.orders', '1');
    catalog.put('gold.other', '1');
    expect(await rooms.scan.runOnce({ signal })).toEqual({
      changed: 2,
      gone: 0,
      unread: 0,
    });
    await rooms.scan.runOnce({ signal });
    expect(catalog.loads).toBe(2);
    catalog.put('gold.orders', '2');
    await Promise.all([
      rooms.scan.runOnce({ signal }),
      rooms.scan.runOnce({ signal }),
    ]);
    expect(await committed()).toEqual([
      { table: 'lake.gold.orders', snapshotId: '1' },
      { table: 'lake.gold.other', snapshotId: '1' },
      { table: 'lake.gold.orders', snapshotId: '2' },
    ]);
  });

  it('reads what an ended task wrote at once, and knows the run by the snapshot', async () => {
    catalog.put('gold.orders', '7', {
      'openlake.workspace': 'sales',
      'openlake.job': 'daily',
      'openlake.task': 'gold',
      'openlake.run-id': 'R1',
      'openlake.run-number': '12',
    });
    await database.transaction(tx =>
      facts.append(tx, {
        type: 'task_run.ended',
        workspace: 'sales',
        job: 'daily',
        run: 'R1',
        task: 'gold',
        result: 'success',
        inputs: [{ table: 'lake.silver.orders' }],
        outputs: [{ table: 'lake.gold.orders', snapshotId: '7' }],
      }),
    );
    expect(await rooms.news.runOnce({ signal })).toMatchObject({
      ended: 1,
      changed: 1,
    });
    expect(await rooms.news.runOnce({ signal })).toEqual({});
    expect(await committed()).toEqual([
      { table: 'lake.gold.orders', snapshotId: '7', run: 'R1' },
    ]);
    const told = await facts.read('test', ['table.snapshot_committed']);
    expect(told.facts[0].committedAt).toBe(at);
    expect(await view()).toMatchObject({
      workspace: 'sales',
      state: 'present',
      rows: 3,
      lastWriter: { job: 'daily', task: 'gold', run: 'R1', number: 12 },
    });
    expect(await store.accesses(['lake.silver.orders'])).toHaveLength(1);
  });

  it('shows a table that cannot be read, with the reason, and the rest beside it', async () => {
    catalog.put('gold.orders', '1');
    catalog.tables.set(
      'gold.foreign',
      new ConnectorError('unsupported', 'equality deletes are not supported'),
    );
    await rooms.scan.runOnce({ signal });
    await rooms.scan.runOnce({ signal });
    const { items } = await rooms.tables.service.list({}, {});
    expect(items.map(({ state, error }) => [state, error])).toEqual([
      ['unreadable', 'equality deletes are not supported'],
      ['present', undefined],
    ]);
    // It is not tried again until it changes.
    expect(catalog.loads).toBe(2);
  });

  it('keeps what it knows of a table that cannot be read now, and tries again until it can', async () => {
    catalog.put('gold.orders', '1');
    catalog.put('gold.other', '1');
    await rooms.scan.runOnce({ signal });
    const newer = description('gold.orders', '2');
    for (const failure of [
      new ConnectorError('unavailable', 'the disk does not answer'),
      new ConnectorError('not_found', 'no such file: 2.json'),
      new Error('EIO'),
    ]) {
      catalog.tables.set('gold.orders', failure);
      catalog.put('gold.other', failure.message);
      expect(await rooms.scan.runOnce({ signal })).toEqual({
        changed: 1,
        gone: 0,
        unread: 1,
      });
      expect(await view()).toMatchObject({
        state: 'present',
        rows: 3,
        snapshotId: '1',
        error: failure.message,
        observedAt: now.toISOString(),
      });
    }
    catalog.tables.set('gold.orders', newer);
    await rooms.scan.runOnce({ signal });
    expect(await view()).toMatchObject({ state: 'present', snapshotId: '2' });
    expect((await view()).error).toBeUndefined();

    // The same commit as before, after all.
    catalog.tables.set('gold.orders', new Error('EIO'));
    await rooms.scan.runOnce({ signal });
    expect((await view()).error).toBe('EIO');
    catalog.tables.set('gold.orders', newer);
    await rooms.scan.runOnce({ signal });
    expect((await view()).error).toBeUndefined();
    expect(
      (await committed()).filter(({ table }) => table === 'lake.gold.orders'),
    ).toHaveLength(2);
  });

  it('forgets what the catalog no longer has, and keeps what is declared', async () => {
    await declare({ freshness: { max_age: '2h' } });
    expect((await view()).state).toBe('declared');
    catalog.put('gold.orders', '1');
    await rooms.scan.runOnce({ signal });
    expect((await view()).freshness).toEqual({
      maxAge: '2h',
      status: 'fresh',
    });
    catalog.tables.clear();
    await rooms.scan.runOnce({ signal });
    expect(await view()).toMatchObject({
      state: 'declared',
      freshness: { status: 'stale' },
    });
    await expect(
      rooms.tables.service.snapshots(params, {}, signal),
    ).rejects.toThrow('nothing has written it yet');
  });

  it('checks a contract after a write, on the snapshot that was written', async () => {
    await declare({
      columns: [
        {
          name: 'id',
          type: 'long',
          required: true,
          unique: false,
          tags: ['key'],
        },
      ],
      checks: [
        {
          name: 'no-negative',
          severity: 'warning',
          statement: 'SELECT * FROM lake.gold.orders WHERE id < 0;',
        },
      ],
    });
    catalog.put('gold.orders', '5');
    await rooms.scan.runOnce({ signal });
    expect((await view()).contract).toEqual({
      status: 'unknown',
      passed: 0,
      total: 0,
    });
    answer = ({ statement }) =>
      statement.includes('no-negative') || statement.includes('id < 0')
        ? [[2]]
        : [[3, 0]];
    expect(await rooms.checks.runOnce({ signal })).toMatchObject({
      checked: 1,
    });
    expect(queries[0].tables[0]).toEqual({
      table: 'lake.gold.orders',
      snapshotId: '5',
    });
    const details = await rooms.tables.service.get(params);
    expect(details.checkedSnapshot).toBe('5');
    expect(
      details.checks.map(({ name, status, observed }) => [
        name,
        status,
        observed,
      ]),
    ).toEqual([
      ['schema', 'passed', '1 column'],
      ['not_null(id)', 'passed', 'none of 3 rows breaks it'],
      ['no-negative', 'failed', '2 wrong rows'],
    ]);
    // A failed warning does not break the contract.
    expect(details.table.contract).toEqual({
      status: 'met',
      passed: 2,
      total: 3,
    });
    expect(details.columns[0].tags).toEqual(['key']);
    expect(details.url).toBe('https://git.example/orders.table.yaml');
    expect(await rooms.tables.service.totals()).toMatchObject({
      withRule: 0,
      met: 1,
      withContract: 1,
    });
    expect(await rooms.checks.runOnce({ signal })).toEqual({
      checked: 0,
      more: false,
    });
  });

  it('does not call a contract met that could not be checked', async () => {
    await declare({ row_count: { min: 1 } });
    catalog.put('gold.orders', '5');
    await rooms.scan.runOnce({ signal });
    answer = () => {
      throw new ConnectorError('invalid', 'Binder Error');
    };
    await rooms.checks.runOnce({ signal });
    expect((await view()).contract?.status).toBe('unknown');
  });

  it('says an exact number of rows in one word', async () => {
    await declare({ row_count: { min: 100, max: 100 } });
    catalog.put('gold.orders', '5');
    await rooms.scan.runOnce({ signal });
    answer = () => [[50, 50]];
    await rooms.checks.runOnce({ signal });
    const { checks } = await rooms.tables.service.get(params);
    expect(checks).toMatchObject([
      { status: 'failed', observed: '50 rows', expected: 'exactly 100 rows' },
    ]);
  });

  it('waits with the checks while the engine does not answer', async () => {
    await declare({ row_count: { min: 1 } });
    catalog.put('gold.orders', '5');
    await rooms.scan.runOnce({ signal });
    answer = () => {
      throw new ConnectorError('unavailable', 'away');
    };
    expect(await rooms.checks.runOnce({ signal })).toMatchObject({
      checked: 0,
    });
    answer = () => [[3, 3]];
    await rooms.checks.runOnce({ signal });
    expect((await view()).contract?.status).toBe('met');
  });

  it('joins tables by what tasks declare and by what they were seen to do', async () => {
    const task = { workspace: 'sales', job: 'daily', task: 'gold' };
    jobs = [
      {
        workspace: 'sales',
        job: 'daily',
        revision: {
          document: {
            spec: {
              tasks: [
                { key: 'gold', inputs: [], outputs: ['lake.gold.orders'] },
              ],
            },
          },
        },
      } as unknown as JobRecord,
    ];
    catalog.put('gold.orders', '1');
    await rooms.scan.runOnce({ signal });
    const see = (by: typeof task, table: string) =>
      database.transaction(tx =>
        store.noteAccesses(tx, [
          { ...by, kind: 'read', table, run: 'R1', at: now.toISOString() },
        ]),
      );
    await see(task, 'lake.silver.orders');
    await see({ ...task, task: 'gone' }, 'lake.gold.orders');
    expect(
      await rooms.tables.service.edges('sales', ['lake.gold.orders']),
    ).toEqual([
      {
        from: 'lake.silver.orders',
        to: 'lake.gold.orders',
        task: { job: 'daily', task: 'gold' },
      },
    ]);
    // A task that is no longer in force uses nothing.
    expect(await view()).toMatchObject({ writers: [task], readers: [] });
  });

  it('shows rows as of a snapshot, through the engine for people', async () => {
    catalog.put('gold.orders', '5');
    await rooms.scan.runOnce({ signal });
    answer = () => [['1']];
    const preview = await rooms.tables.service.preview(
      params,
      { snapshot: '4', limit: 10 },
      signal,
    );
    expect(preview).toMatchObject({ rows: [['1']], snapshotId: '4' });
    // The name of a type is Iceberg's everywhere, not the engine's.
    expect(preview.columns).toEqual([{ name: 'id', type: 'long' }]);
    expect(queries[0]).toMatchObject({
      tables: [{ table: 'lake.gold.orders', snapshotId: '4' }],
      maxRows: 10,
    });
  });
});
