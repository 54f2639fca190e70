import { LakehouseSubject } from './LakehouseSubject';

/**
 * What every table catalog promises. Call it in a test file, within
 * `describe`; the engine is needed to fill tables.
 *
 * @public
 */
// eslint-disable-next-line jest/no-export -- the tests of a kit run where it is imported
export function tableCatalogConformance(options: {
  open: () => Promise<LakehouseSubject>;
}): void {
  let subject: LakehouseSubject;

  beforeAll(async () => {
    subject = await options.open();
  }, 60_000);
  afterAll(() => subject.close());

  const write = async (
    table: string,
    statement: string,
    partitionBy: string[] = [],
  ) => {
    const { output } = await subject.engine.materialize({
      statement,
      target: {
        table: `${subject.catalog.name}.${table}`,
        mode: 'append',
        partitionBy,
      },
      pins: [],
      catalog: subject.catalog.name,
      snapshotProperties: { 'openlake.task': 'fill' },
      timeoutMs: 30_000,
      maxRows: 0,
    });
    return output!;
  };

  it('lists tables by page, with a location that changes with every commit', async () => {
    for (const name of ['a.one', 'a.two', 'b.three']) {
      await write(name, 'SELECT 1 AS id');
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await subject.catalog.listTables({ cursor, limit: 2 });
      seen.push(...page.items.map(({ table }) => table));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(['a.one', 'a.two', 'b.three']);
    expect(await subject.catalog.listNamespaces()).toEqual(['a', 'b']);
    const locations = async () =>
      new Map(
        (await subject.catalog.listTables({ limit: 10 })).items.map(
          ({ table, metadataLocation }) => [table, metadataLocation],
        ),
      );
    const before = await locations();
    await write('a.one', 'SELECT 2 AS id');
    const after = await locations();
    expect(after.get('a.one')).not.toBe(before.get('a.one'));
    expect(after.get('a.two')).toBe(before.get('a.two'));
    expect((await subject.catalog.loadTable('a.one')).metadataLocation).toBe(
      after.get('a.one'),
    );
  });

  it('describes columns with what the files say of them', async () => {
    await write(
      'a.stats',
      "SELECT CAST(n AS BIGINT) AS n, s, DATE '2001-01-01' + CAST(n AS INTEGER) AS d FROM (VALUES (1, 'b'), (3, NULL), (2, 'a')) v(n, s)",
    );
    await write(
      'a.stats',
      "SELECT CAST(9 AS BIGINT) AS n, 'z' AS s, NULL::DATE AS d",
    );
    const { columns, current } = await subject.catalog.loadTable('a.stats');
    expect(columns).toMatchObject([
      { name: 'n', type: 'long', nulls: 0, min: '1', max: '9' },
      { name: 's', type: 'string', nulls: 1, min: 'a', max: 'z' },
      {
        name: 'd',
        type: 'date',
        nulls: 1,
        min: '2001-01-02',
        max: '2001-01-04',
      },
    ]);
    expect(current).toMatchObject({ totalRows: 4, totalFiles: 2 });
  });

  it('lists snapshots newest first, with exact ids and stamped properties', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      ids.push((await write('a.log', `SELECT ${i} AS id`)).snapshotId!);
    }
    const first = await subject.catalog.listSnapshots('a.log', { limit: 2 });
    const second = await subject.catalog.listSnapshots('a.log', {
      limit: 2,
      cursor: first.nextCursor,
    });
    const all = [...first.items, ...second.items];
    expect(all.map(({ id }) => id)).toEqual([...ids].reverse());
    expect(all.map(({ current }) => current)).toEqual([true, false, false]);
    expect(all.map(({ totalRows }) => totalRows)).toEqual([3, 2, 1]);
    expect(all[0].parentId).toBe(ids[1]);
    expect(all[0].summary['openlake.task']).toBe('fill');
    expect(second.nextCursor).toBeUndefined();
    const only = (id: string) =>
      subject.catalog.listSnapshots('a.log', { limit: 2, id });
    expect(await only(ids[0])).toEqual({ items: [all[2]] });
    expect(await only('1')).toEqual({ items: [] });
    expect(await only('none')).toEqual({ items: [] });
  });

  it('lists partitions with what is in them', async () => {
    await write(
      'a.parts',
      "SELECT * FROM (VALUES (DATE '2001-01-05', 1), (DATE '2001-01-06', 2), (DATE '2001-02-01', 3), (NULL, 4)) v(d, n)",
      ['month(d)'],
    );
    const described = await subject.catalog.loadTable('a.parts');
    expect(described.partitionBy).toEqual(['month(d)']);
    const page = await subject.catalog.listPartitions('a.parts', { limit: 2 });
    expect(page.total).toBe(3);
    const rest = await subject.catalog.listPartitions('a.parts', {
      limit: 2,
      cursor: page.nextCursor,
    });
    const all = [...page.items, ...rest.items].map(({ values, rows }) => [
      Object.values(values)[0],
      rows,
    ]);
    expect(all).toHaveLength(3);
    expect(all).toEqual(
      expect.arrayContaining([
        ['2001-01', 2],
        ['2001-02', 1],
        [null, 1],
      ]),
    );
    await write('a.flat', 'SELECT 1 AS id');
    expect(
      await subject.catalog.listPartitions('a.flat', { limit: 10 }),
    ).toEqual({ items: [], total: 0 });
  });

  it('refuses a cursor that it did not give as invalid', async () => {
    await write('a.cursors', 'SELECT 1 AS n', ['n']);
    const { catalog } = subject;
    for (const cursor of ['', '7', '[1,2]', 'null', '{"a":', 'a.cursors']) {
      const request = { cursor, limit: 1 };
      for (const ask of [
        () => catalog.listTables(request),
        () => catalog.listSnapshots('a.cursors', request),
        () => catalog.listPartitions('a.cursors', request),
      ]) {
        await expect(ask()).rejects.toMatchObject({
          kind: 'invalid',
          message: expect.stringContaining('query.cursor'),
        });
      }
    }
  });

  it('refuses what is not there as not_found', async () => {
    for (const ask of [
      () => subject.catalog.loadTable('a.nothing'),
      () => subject.catalog.loadTable('nowhere.nothing'),
      () => subject.catalog.listSnapshots('a.nothing', { limit: 1 }),
      () => subject.catalog.listPartitions('a.nothing', { limit: 1 }),
    ]) {
      await expect(ask()).rejects.toMatchObject({ kind: 'not_found' });
    }
  });

  it('says how it is', async () => {
    expect((await subject.catalog.health()).status).toBe('healthy');
  });
}
