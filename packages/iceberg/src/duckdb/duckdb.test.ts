import { append } from '../changes/append';
import { evolveSchema } from '../changes/evolveSchema';
import { overwrite } from '../changes/overwrite';
import { overwritePartitions } from '../changes/overwritePartitions';
import { commit } from '../commit';
import { UnsupportedError } from '../errors';
import { partitions } from '../inspect/partitions';
import { planScan } from '../scan';
import { Lake } from '../__testUtils__/Lake';
import { localPath } from '../io/location';
import { dataFolder } from '../metadataFile';
import { filesWithoutFieldIdsStatement, selectStatement } from './select';

// A real engine, or thousands of runs, on a machine that may be busy.
jest.setTimeout(120_000);

describe('tables written and read with DuckDB', () => {
  let lake: Lake;
  beforeEach(async () => {
    lake = await Lake.create();
    await lake.catalog.createNamespace(['bronze']);
  });
  afterEach(async () => {
    await lake.close();
  });

  const orders = { namespace: ['bronze'], name: 'orders' };

  it('gives back the rows that were appended', async () => {
    const table = await lake.catalog.createTable(orders, {
      schema: [
        { name: 'id', type: 'long' },
        { name: 'note', type: 'string' },
      ],
    });
    const written = await lake.write(
      table,
      `SELECT range AS id, 'n' || range AS note FROM range(1000)`,
    );
    const after = await commit(lake.catalog, orders, append(written));
    const rows = await lake.read(after, { orderBy: 'id' });
    expect(rows).toHaveLength(1000);
    expect(rows[999]).toEqual({ id: '999', note: 'n999' });
  });

  it('reads old files with the columns that the table has now', async () => {
    let table = await lake.catalog.createTable(orders, {
      schema: [
        { name: 'id', type: 'int' },
        { name: 'note', type: 'string' },
        { name: 'gone', type: 'string' },
      ],
    });
    await commit(
      lake.catalog,
      orders,
      append(await lake.write(table, `SELECT 1 id, 'a' note, 'x' gone`)),
    );
    table = await commit(
      lake.catalog,
      orders,
      evolveSchema([
        { op: 'rename', column: 'note', to: 'remark' },
        { op: 'widen', column: 'id', type: 'long' },
        { op: 'drop', column: 'gone' },
        { op: 'add', column: 'gone', type: 'int' },
        { op: 'move', column: 'gone', to: 'first' },
      ]),
    );
    const first = table.metadata['current-snapshot-id']!;
    table = await commit(
      lake.catalog,
      orders,
      append(
        await lake.write(table, `SELECT 5000000000 id, 'b' remark, 7 gone`),
      ),
    );
    expect(await lake.read(table, { orderBy: 'id' })).toEqual([
      { gone: null, id: '1', remark: 'a' },
      { gone: 7, id: '5000000000', remark: 'b' },
    ]);
    expect(await lake.read(table, { snapshotId: first })).toEqual([
      { id: 1, note: 'a', gone: 'x' },
    ]);
  });

  it('partitions by UTC whatever the time zone, and prunes', async () => {
    let table = await lake.catalog.createTable(orders, {
      schema: [
        { name: 'ts', type: 'timestamptz' },
        { name: 'region', type: 'string' },
        { name: 'bytes', type: 'binary' },
      ],
      partitionBy: [
        { column: 'ts', transform: 'year', name: 'y' },
        { column: 'ts', transform: 'month', name: 'm' },
        { column: 'ts', transform: 'day', name: 'd' },
        { column: 'ts', transform: 'hour', name: 'h' },
        { column: 'region', transform: 'identity' },
        { column: 'bytes', transform: 'identity' },
      ],
    });
    table = await commit(
      lake.catalog,
      orders,
      append(
        await lake.write(
          table,
          `SELECT * FROM (VALUES
            (TIMESTAMPTZ '2024-01-01 00:30:00+00', 'é /3', '\\x00ab'::BLOB),
            (TIMESTAMPTZ '1969-12-31 23:59:59.999999+00', NULL, NULL),
            (NULL, 'us', ''::BLOB)) t(ts, region, bytes)`,
        ),
      ),
    );
    const rows = await partitions(table);
    expect(
      rows.map(row => row.display).sort((a, b) => (a.y < b.y ? -1 : 1)),
    ).toEqual([
      {
        y: '1969',
        m: '1969-12',
        d: '1969-12-31',
        h: '1969-12-31-23',
        region: 'null',
        bytes: 'null',
      },
      {
        y: '2024',
        m: '2024-01',
        d: '2024-01-01',
        h: '2024-01-01-00',
        region: 'é /3',
        bytes: '006162',
      },
      { y: 'null', m: 'null', d: 'null', h: 'null', region: 'us', bytes: '' },
    ]);
    const plan = await planScan(table, {
      where: [{ column: 'ts', op: 'range', gte: '2024-01-01 00:00:00Z' }],
    });
    expect(plan.tasks).toHaveLength(1);
    expect(plan.planned.filesSkipped).toBe(2);
    expect(await lake.read(table)).toHaveLength(3);
  });

  it('replaces everything, or the partitions that were written', async () => {
    let table = await lake.catalog.createTable(orders, {
      schema: [
        { name: 'day', type: 'date' },
        { name: 'n', type: 'int' },
      ],
      partitionBy: [{ column: 'day', transform: 'identity' }],
    });
    const values = (text: string) =>
      lake.write(table, `SELECT * FROM (VALUES ${text}) t(day, n)`);
    await commit(
      lake.catalog,
      orders,
      append(await values(`(DATE '2024-01-01', 1), (DATE '2024-01-02', 2)`)),
    );
    table = await commit(
      lake.catalog,
      orders,
      overwritePartitions(await values(`(DATE '2024-01-02', 20), (NULL, 3)`)),
    );
    expect(await lake.read(table, { orderBy: 'n' })).toEqual([
      { day: '2024-01-01', n: 1 },
      { day: null, n: 3 },
      { day: '2024-01-02', n: 20 },
    ]);
    table = await commit(
      lake.catalog,
      orders,
      overwrite(await values(`(DATE '2025-01-01', 9)`)),
    );
    expect(await lake.read(table)).toEqual([{ day: '2025-01-01', n: 9 }]);
    expect(table.metadata.snapshots.at(-1)!.summary).toMatchObject({
      operation: 'overwrite',
      'deleted-data-files': '3',
      'total-data-files': '1',
      'total-records': '1',
    });
  });

  it('refuses files that may have no field ids, until they are known to have them', async () => {
    const table = await lake.catalog.createTable(orders, {
      schema: [{ name: 'id', type: 'long' }],
      properties: { 'schema.name-mapping.default': '[]' },
    });
    const [written] = await lake.write(table, 'SELECT 1::BIGINT AS id');
    const foreign = { ...written, filePath: `${dataFolder(table.metadata)}/x` };
    await lake.rows(
      `COPY (SELECT 2::BIGINT AS id) TO '${localPath(
        foreign.filePath,
      )}' (FORMAT parquet)`,
    );
    const good = await planScan(
      await commit(lake.catalog, orders, append([written])),
    );
    expect(() => selectStatement(good)).toThrow(/name-mapping/);
    expect(await lake.rows(filesWithoutFieldIdsStatement(good))).toEqual([]);
    expect(
      await lake.rows(selectStatement(good, { filesHaveFieldIds: true })),
    ).toEqual([{ id: '1' }]);
    const bad = await planScan(
      await commit(lake.catalog, orders, append([foreign])),
    );
    expect(await lake.rows(filesWithoutFieldIdsStatement(bad))).toEqual([
      { file_name: localPath(foreign.filePath) },
    ]);
  });

  it('reads nested columns, and refuses those that DuckDB would misread', async () => {
    let table = await lake.catalog.createTable(orders, {
      schema: [
        {
          name: 'who',
          type: {
            type: 'struct',
            fields: [
              { name: 'first', type: 'string' },
              { name: 'age', type: 'int' },
            ],
          },
        },
        { name: 'tags', type: { type: 'list', element: 'string' } },
        { name: 'props', type: { type: 'map', key: 'string', value: 'long' } },
      ],
    });
    await commit(
      lake.catalog,
      orders,
      append(
        await lake.write(
          table,
          `SELECT {first: 'Ada', age: 36} who, ['x', 'y'] tags, MAP {'k': 1} props`,
        ),
      ),
    );
    table = await commit(
      lake.catalog,
      orders,
      evolveSchema([
        { op: 'add', column: ['who', 'city'], type: 'string' },
        { op: 'widen', column: ['who', 'age'], type: 'long' },
      ]),
    );
    expect(await lake.read(table)).toEqual([
      {
        who: { first: 'Ada', age: '36', city: null },
        tags: ['x', 'y'],
        props: [{ key: 'k', value: '1' }],
      },
    ]);
    table = await commit(
      lake.catalog,
      orders,
      evolveSchema([{ op: 'rename', column: ['who', 'first'], to: 'name' }]),
    );
    const plan = await planScan(table);
    expect(() => selectStatement(plan)).toThrow(UnsupportedError);
    expect(() => selectStatement(plan)).toThrow(/reading column who/);
    expect(
      await lake.rows(selectStatement(plan, { columns: ['tags'] })),
    ).toEqual([{ tags: ['x', 'y'] }]);
  });
});
