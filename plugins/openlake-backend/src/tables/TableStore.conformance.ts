import { TableDocument } from '@openlake/plugin-openlake-common';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { at, contract, description } from './__fixtures__/tables';
import { TableStore } from './TableStore';

/** What every store of tables promises. */
// eslint-disable-next-line jest/no-export -- the tests of a kit run where it is imported
export function describeTableStore(
  open: () => Promise<{ database: OpenlakeDatabase; store: TableStore }>,
): void {
  let database: OpenlakeDatabase;
  let store: TableStore;
  beforeEach(async () => {
    ({ database, store } = await open());
  });

  const observe = (name: string, snapshot: string, previous?: string) =>
    database.transaction(tx =>
      store.observe(tx, {
        name,
        previousLocation: previous,
        metadataLocation: `m${snapshot}`,
        description: description(name.split('.').slice(1).join('.'), snapshot),
        writer: {
          workspace: 'sales',
          job: 'j',
          task: 't',
          run: 'r1',
          number: 1,
        },
        at,
      }),
    );
  const declare = (workspace: string, ...tables: string[]) =>
    database.transaction(tx =>
      store.declare(
        tx,
        workspace,
        tables.map(table => ({
          document: contract(table),
          file: `${table}.table.yaml`,
          hash: table,
        })),
        at,
      ),
    );
  const names = async (filter: Parameters<TableStore['list']>[0] = {}) =>
    (await store.list(filter, {})).items.map(({ name }) => name);

  it('takes one of two observations of the same change', async () => {
    expect(await observe('lake.a.t', '1')).toBe(true);
    expect(await observe('lake.a.t', '2', 'm1')).toBe(true);
    expect(await observe('lake.a.t', '3', 'm1')).toBe(false);
    const found = await store.find('lake.a.t');
    expect(found).toMatchObject({
      workspace: 'sales',
      found: { metadataLocation: 'm2', writer: { run: 'r1' } },
    });
    expect(await store.locations('lake')).toEqual(
      new Map([['lake.a.t', 'm2']]),
    );
    expect(await store.currentSnapshots(['lake.a.t', 'lake.a.x'])).toEqual(
      new Map([['lake.a.t', '2']]),
    );
  });

  it('shows what is declared and what is there, and neither once it is gone', async () => {
    await observe('lake.a.found', '1');
    await declare('sales', 'lake.a.declared', 'lake.a.both');
    await observe('lake.a.both', '1');
    expect(await names()).toEqual([
      'lake.a.both',
      'lake.a.declared',
      'lake.a.found',
    ]);
    await declare('sales', 'lake.a.both');
    await database.transaction(tx => store.forget(tx, ['lake.a.found'], at));
    expect(await names()).toEqual(['lake.a.both']);
    await database.transaction(tx => store.forget(tx, ['lake.a.both'], at));
    expect((await store.find('lake.a.both'))?.found).toBeUndefined();
    // It may come back.
    expect(await observe('lake.a.found', '5')).toBe(true);
    expect(await names()).toEqual(['lake.a.both', 'lake.a.found']);
  });

  it('filters by workspace, schema and part of the name, and pages', async () => {
    await declare('sales', 'lake.a.one', 'lake.a.t_o', 'lake.b.two');
    await declare('other', 'lake.b.three');
    expect(await names({ workspace: 'other' })).toEqual(['lake.b.three']);
    expect(await names({ schema: 'b' })).toEqual([
      'lake.b.three',
      'lake.b.two',
    ]);
    expect(await names({ contains: 'T_O' })).toEqual(['lake.a.t_o']);
    const first = await store.list({}, { limit: 3 });
    const second = await store.list({}, { limit: 3, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual([
      'lake.a.one',
      'lake.a.t_o',
      'lake.b.three',
      'lake.b.two',
    ]);
    expect(second.nextCursor).toBeUndefined();
  });

  describe('adds tables up', () => {
    const before = '2026-11-24T05:30:00.000Z';
    const after = '2026-11-24T07:00:00.000Z';
    const put = (table: string, spec: Partial<TableDocument['spec']>) =>
      database.transaction(tx =>
        store.declare(
          tx,
          `of ${table}`,
          [{ document: contract(table, spec), file: 'f', hash: table }],
          at,
        ),
      );
    const check = (table: string, status: 'passed' | 'failed') =>
      database.transaction(tx =>
        store.saveChecks(tx, {
          table,
          snapshotId: '1',
          at,
          results: [{ name: 'row_count', severity: 'error', status }],
        }),
      );

    it('as they were read, declared and checked', async () => {
      const rule = { freshness: { max_age: '1h' } } as const;
      await put('lake.a.declared', rule);
      await put('lake.a.fresh', { ...rule, row_count: { min: 1 } });
      await put('lake.a.broken', { row_count: { min: 9 } });
      await put('lake.a.waits', { row_count: { min: 1 } });
      for (const name of ['fresh', 'broken', 'waits', 'free']) {
        await observe(`lake.a.${name}`, '1');
      }
      await check('lake.a.fresh', 'passed');
      await check('lake.a.broken', 'failed');

      const totals = {
        tables: 5,
        rows: 12,
        bytes: 1200,
        files: 4,
        declaredOnly: 1,
        needLook: 1,
        fresh: 1,
        withRule: 2,
        met: 1,
        broken: 1,
        withContract: 3,
      };
      expect(await store.totals(before)).toEqual(totals);
      expect(await store.totals(after)).toEqual({
        ...totals,
        needLook: 2,
        fresh: 0,
      });
      expect(await store.totals(before, 'of lake.a.broken')).toMatchObject({
        tables: 1,
        broken: 1,
      });
      expect(await store.totals(before, 'nobody')).toMatchObject({
        tables: 0,
        rows: 0,
      });
      expect(await names({ needsLookAt: before })).toEqual(['lake.a.broken']);
      expect(await names({ needsLookAt: after })).toEqual([
        'lake.a.broken',
        'lake.a.fresh',
      ]);
      expect(await names({ declaredOnly: true })).toEqual(['lake.a.declared']);
      expect(await names({ contract: 'broken' })).toEqual(['lake.a.broken']);
    });

    it('anew when a table moves on, loses its contract or is gone', async () => {
      await put('lake.a.t', { row_count: { min: 9 } });
      await observe('lake.a.t', '1');
      await check('lake.a.t', 'failed');
      expect(await store.totals(at)).toMatchObject({ broken: 1, needLook: 1 });
      // What was measured is of another snapshot.
      await observe('lake.a.t', '2', 'm1');
      expect(await store.totals(at)).toMatchObject({
        broken: 0,
        needLook: 0,
        withContract: 1,
      });
      await store.noteUnread('lake.a.t', 'the disk does not answer');
      expect(await store.totals(at)).toMatchObject({ rows: 3, needLook: 1 });
      expect(await names({ needsLookAt: at })).toEqual(['lake.a.t']);
      await database.transaction(tx =>
        store.declare(tx, 'of lake.a.t', [], at),
      );
      expect(await store.totals(at)).toMatchObject({
        rows: 3,
        withContract: 0,
      });
      await database.transaction(tx => store.forget(tx, ['lake.a.t'], at));
      expect(await store.totals(at)).toMatchObject({ tables: 0, rows: 0 });
    });
  });

  it('asks for checks after a write and after a new contract, until they are done', async () => {
    const due = async () => (await store.dueChecks(10)).map(({ name }) => name);
    await observe('lake.a.t', '1');
    expect(await due()).toEqual([]);
    await declare('sales', 'lake.a.t');
    expect(await due()).toEqual(['lake.a.t']);
    const save = (snapshotId: string) =>
      database.transaction(tx =>
        store.saveChecks(tx, {
          table: 'lake.a.t',
          snapshotId,
          at,
          results: [{ name: 'schema', severity: 'error', status: 'passed' }],
        }),
      );
    // Results of a snapshot that is no longer current.
    await save('0');
    expect(await due()).toEqual(['lake.a.t']);
    await save('1');
    expect(await due()).toEqual([]);
    expect((await store.find('lake.a.t'))?.checked?.snapshotId).toBe('1');
    await declare('sales', 'lake.a.t');
    expect(await due()).toEqual([]);
    await observe('lake.a.t', '2', 'm1');
    expect(await due()).toEqual(['lake.a.t']);
  });

  it('remembers the last time that a task used a table', async () => {
    const access = {
      table: 'lake.a.t',
      kind: 'read' as const,
      workspace: 'sales',
      job: 'j',
      task: 't',
    };
    await database.transaction(tx =>
      store.noteAccesses(tx, [{ ...access, run: 'r1', at }]),
    );
    await database.transaction(tx =>
      store.noteAccesses(tx, [{ ...access, run: 'r2', at }]),
    );
    expect(await store.accesses(['lake.a.t'])).toEqual([
      { ...access, run: 'r2', at },
    ]);
  });
}
