import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { DatabaseWorkspaceStore } from './DatabaseWorkspaceStore';
import { DeclaredObject, DeploymentRecord, WorkspaceRecord } from './Workspace';

const at = '2026-01-01T00:00:00.000Z';

function record(
  name: string,
  fields?: Partial<WorkspaceRecord>,
): WorkspaceRecord {
  return {
    name,
    source: { id: `folder:/${name}`, kind: 'folder', target: `/${name}` },
    findings: [],
    refused: [],
    generation: 0,
    ...fields,
  };
}

function table(name: string, contentHash: string = 'h1'): DeclaredObject {
  return {
    document: {
      apiVersion: 'openlake.io/v1alpha1',
      kind: 'Table',
      metadata: { name: name.replace(/\W/g, '-') },
      spec: { table: name },
    } as unknown as DeclaredObject['document'],
    file: `${name}.table.yaml`,
    sources: [],
    contentHash,
  };
}

function deployment(
  id: string,
  fields?: Partial<DeploymentRecord>,
): DeploymentRecord {
  return {
    id,
    workspace: 'shop',
    version: 'v1',
    commit: undefined,
    by: 'system:openlake',
    at,
    result: 'needs_confirmation',
    summary: {
      add: 0,
      change: 0,
      delete: 6,
      unchanged: 0,
      errors: 0,
      warnings: 0,
    },
    plan: { entries: [], unchanged: 0, findings: [], unsupported: [] },
    ...fields,
  };
}

describe.each(eachDatabase)('the store of workspaces on %s', id => {
  let database: OpenlakeDatabase;
  let store: DatabaseWorkspaceStore;
  beforeEach(async () => {
    database = await openTestDatabase(id);
    store = new DatabaseWorkspaceStore(database);
  });
  const insert = (...records: WorkspaceRecord[]) =>
    database.transaction(async tx => {
      for (const one of records) {
        await store.insert(tx, one);
      }
    });

  it('gives back what was written, and lists by name', async () => {
    const full = record('shop', {
      source: {
        id: 'entity:system:default/shop',
        kind: 'url',
        target: 'https://github.com/acme/shop/blob/main/openlake.yaml',
        entityRef: 'system:default/shop',
      },
      deployed: {
        document: {} as any,
        version: 'v1',
        commit: 'c0ffee',
        environment: 'prod',
        jobs: 2,
        tables: 3,
      },
      newestVersion: 'v2',
      findings: [
        {
          code: 'unknown-field',
          severity: 'error',
          file: 'a.job.yaml',
          line: 3,
          column: 1,
          path: 'spec.x',
          message: 'm',
        },
      ],
      pending: { deployment: 'd1', reason: 'It deletes much' },
      checkedAt: at,
      readError: 'connect ECONNREFUSED',
    });
    await insert(full, record('bar'), record('foo'));
    expect(await store.find('shop')).toEqual(full);
    expect(await store.findBySource(full.source.id)).toEqual(full);
    expect(await store.find('nothing')).toBeUndefined();
    const first = await store.list({ limit: 2 });
    expect(first.items.map(({ name }) => name)).toEqual(['bar', 'foo']);
    const second = await store.list({ limit: 2, cursor: first.nextCursor });
    expect(second.items.map(({ name }) => name)).toEqual(['shop']);
    expect(second.nextCursor).toBeUndefined();
  });

  it('has one workspace per name and one per source', async () => {
    await insert(record('shop'));
    await expect(insert(record('shop'))).rejects.toThrow('two sources');
    await expect(
      insert(record('other', { source: record('shop').source })),
    ).rejects.toThrow('two sources');
  });

  it('refuses the write of somebody who has read an older state', async () => {
    await insert(record('shop'));
    const read = (await store.find('shop'))!;
    const save = () =>
      database.transaction(tx =>
        store.save(tx, { ...read, newestVersion: 'v2' }),
      );
    await save();
    await expect(save()).rejects.toThrow('changed meanwhile');
    expect(await store.find('shop')).toMatchObject({
      newestVersion: 'v2',
      generation: 1,
    });
  });

  it('forgets only what was never deployed', async () => {
    const deployed = {
      document: {} as any,
      version: 'v1',
      jobs: 0,
      tables: 0,
    };
    await insert(record('draft'), record('shop', { deployed }));
    await database.transaction(async tx => {
      await store.forget(tx, 'draft');
      await store.forget(tx, 'shop');
    });
    expect((await store.all()).map(({ name }) => name)).toEqual(['shop']);
  });

  it('puts workspaces that need somebody first, and counts them all', async () => {
    const finding = (severity: 'error' | 'warning') =>
      ({ code: 'c', severity, message: '"severity":"error"' } as never);
    await insert(
      record('a'),
      record('b', { findings: [finding('warning')] }),
      record('c', { findings: [finding('error')] }),
      record('d', { readError: 'gone' }),
      record('e', { pending: { deployment: 'd1', reason: 'much' } }),
    );
    const { items, ...counts } = await store.foremost(4);
    expect(items.map(({ name }) => name)).toEqual(['c', 'd', 'e', 'a']);
    expect(counts).toEqual({ total: 5, held: 3 });
  });

  it('notes a failed look without moving the time of the last good one', async () => {
    await insert(record('shop'));
    await store.noteChecked('shop', { at });
    await store.noteChecked('shop', {
      at: '2026-01-02T00:00:00.000Z',
      error: 'gone',
    });
    expect(await store.find('shop')).toMatchObject({
      checkedAt: at,
      readError: 'gone',
    });
    await store.noteChecked('shop', { at: '2026-01-03T00:00:00.000Z' });
    expect((await store.find('shop'))?.readError).toBeUndefined();
  });

  it('replaces objects, and knows whose table it is', async () => {
    const many = Array.from({ length: 250 }, (_, i) => table(`lake.a.t${i}`));
    await database.transaction(async tx => {
      await store.replaceObjects(tx, 'shop', { remove: [], put: many });
      await store.replaceObjects(tx, 'shop', {
        remove: [{ kind: 'Table', name: 'lake-a-t0' }],
        put: [table('lake.a.t1', 'h2')],
      });
    });
    const objects = await store.objects('shop');
    expect(objects).toHaveLength(249);
    expect(
      objects.filter(({ contentHash }) => contentHash === 'h2'),
    ).toHaveLength(1);
    const names = ['lake.a.t1', 'lake.a.t0', 'lake.b.t'];
    const ask = (workspace: string) =>
      database.transaction(tx => store.tablesOfOthers(tx, workspace, names));
    expect(await ask('other')).toEqual(new Map([['lake.a.t1', 'shop']]));
    expect(await ask('shop')).toEqual(new Map());
    expect(
      (await store.tables({ tables: names })).map(({ file }) => file),
    ).toEqual(['lake.a.t1.table.yaml']);
    expect(await store.tables({ workspace: 'other' })).toEqual([]);
  });

  it('knows the secrets that sign webhooks of other workspaces', async () => {
    const job = (name: string, triggers: unknown[]): DeclaredObject => ({
      ...table(name),
      document: {
        apiVersion: 'openlake.io/v1alpha1',
        kind: 'Job',
        metadata: { name },
        spec: { triggers },
      } as unknown as DeclaredObject['document'],
    });
    const put = [
      job('a', [
        { schedule: { cron: '0 5 * * *', timezone: 'UTC' } },
        { webhook: { secret_ref: 'hook' } },
      ]),
      job('b', [{ webhook: { secret_ref: 'hook' } }]),
      job('c', []),
      table('lake.a.webhooks'),
    ];
    await database.transaction(tx =>
      store.replaceObjects(tx, 'shop', { remove: [], put }),
    );
    const ask = (workspace: string) =>
      database.transaction(tx => store.hooksOfOthers(tx, workspace));
    expect(await ask('other')).toEqual([{ workspace: 'shop', secret: 'hook' }]);
    expect(await ask('shop')).toEqual([]);
  });

  it('ends the wait of a deployment once', async () => {
    await database.transaction(async tx => {
      await store.insertDeployment(tx, deployment('01A'));
      await store.insertDeployment(tx, deployment('01B'));
      await store.settleDeployment(tx, '01A', { result: 'superseded' });
      await store.settleDeployment(tx, '01A', {
        result: 'applied',
        by: 'user:default/ada',
        at,
      });
    });
    const { items } = await store.listDeployments('shop', {});
    expect(items.map(({ id: one, result }) => [one, result])).toEqual([
      ['01B', 'needs_confirmation'],
      ['01A', 'superseded'],
    ]);
    expect(await store.findDeployment('shop', '01B')).toEqual(
      deployment('01B'),
    );
    expect(await store.findDeployment('other', '01B')).toBeUndefined();
  });
});
