import { createMockDirectory } from '@backstage/backend-test-utils';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  eventually,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

const WORKSPACE = `
apiVersion: openlake.io/v1alpha1
kind: Workspace
metadata: { name: shop, title: The shop, owner: group:default/data }
spec: { catalog: lake }
`;

const job = (name: string, extra = '') => `
apiVersion: openlake.io/v1alpha1
kind: Job
metadata: { name: ${name} }
spec:
  triggers: [{ schedule: { cron: '0 5 * * *' } }]
  ${extra}
  tasks:
    - key: load
      type: sql
      sql: { file: ./sql/${name}.sql, materialize: { table: lake.bronze.${name.replace(
  /-/g,
  '_',
)} } }
`;

const files = (names: string[]) => ({
  'openlake.yaml': WORKSPACE,
  ...Object.fromEntries(names.map(name => [`${name}.job.yaml`, job(name)])),
  sql: Object.fromEntries(names.map(name => [`${name}.sql`, 'select 1 as a'])),
});

type Shown = RouteOutput<'getWorkspace'>;

describe('a workspace in a folder', () => {
  const folder = createMockDirectory();
  let plane: Awaited<ReturnType<typeof startControlPlane>>;

  const start = async (content: Parameters<typeof folder.setContent>[0]) => {
    folder.setContent(content);
    plane = await startControlPlane({
      openlake: { workspaces: [{ folder: folder.path }] },
    });
  };
  const read = () => plane.send('getWorkspace', '/workspaces/shop');
  const shown = (holds: (value: Shown) => boolean) =>
    eventually(
      async () => (await read()).body as Shown,
      value => value.workspace !== undefined && holds(value),
    );
  const deployed = (version?: string) =>
    shown(
      ({ workspace: { source } }) =>
        source.version !== undefined && source.version !== version,
    );
  const jobNames = async () => {
    const { items } = await plane.call('listJobs', '/workspaces/shop/jobs');
    return items.map(({ name }) => name);
  };
  const reconcile = () =>
    plane.call('reconcileWorkspace', '/workspaces/shop/reconcile');

  afterEach(async () => {
    await plane.stop();
  });

  it('is deployed at start, and again soon after an edit', async () => {
    await start(files(['orders']));
    const first = await deployed();
    expect(await plane.call('getWorkspace', '/workspaces/shop')).toMatchObject({
      workspace: {
        name: 'shop',
        title: 'The shop',
        owner: 'group:default/data',
        orchestrator: 'fake',
        source: { kind: 'folder', target: folder.path },
        jobs: 1,
        findings: { errors: 0 },
      },
    });

    folder.addContent(files(['orders', 'customers']));
    await deployed(first.workspace.source.version);
    expect(await jobNames()).toEqual(['customers', 'orders']);
    const { items } = await plane.call(
      'listDeployments',
      '/workspaces/shop/deployments',
    );
    expect(items).toMatchObject([
      { result: 'applied', by: 'system:openlake', summary: { add: 1 } },
      { result: 'applied', summary: { add: 2, errors: 0 } },
    ]);
    const { plan } = await plane.call(
      'getDeployment',
      `/workspaces/shop/deployments/${items[1].id}`,
    );
    expect(plan.entries).toMatchObject([
      { action: 'add', kind: 'Job', name: 'orders' },
      { action: 'add', kind: 'Workspace', name: 'shop' },
    ]);
  });

  it('keeps the last good version while a file is broken, and tells where', async () => {
    await start(files(['orders', 'customers']));
    const { workspace } = await deployed();
    folder.addContent({ 'orders.job.yaml': job('orders', 'priorty: high') });
    const broken = await shown(
      ({ workspace: { findings } }) => findings.errors > 0,
    );
    expect(broken.workspace.source.version).toBe(workspace.source.version);
    expect(broken.findings).toMatchObject([
      {
        severity: 'error',
        file: 'orders.job.yaml',
        line: 7,
        path: 'spec.priorty',
      },
    ]);
    expect(await jobNames()).toEqual(['customers', 'orders']);
    const { items } = await plane.call(
      'listDeployments',
      '/workspaces/shop/deployments?limit=1',
    );
    expect(items).toMatchObject([
      { result: 'invalid', summary: { delete: 0, errors: 1 } },
    ]);
    // The same broken version is no news.
    expect(await reconcile()).not.toHaveProperty('deployment');

    folder.addContent({ 'orders.job.yaml': job('orders', 'priority: high') });
    await deployed(workspace.source.version);
    const { job: fixed } = await plane.call(
      'getJob',
      '/workspaces/shop/jobs/orders',
    );
    expect(fixed.revision.number).toBe(2);
  });

  it('does not delete much before a person has agreed', async () => {
    await start(files(['a', 'b', 'c']));
    await deployed();
    folder.setContent(files(['a']));
    const { deployment } = await eventually(reconcile, result =>
      Boolean(result.workspace.pendingConfirmation),
    ).then(async () => {
      const { items } = await plane.call(
        'listDeployments',
        '/workspaces/shop/deployments?limit=1',
      );
      return { deployment: items[0] };
    });
    expect(deployment).toMatchObject({
      result: 'needs_confirmation',
      summary: { delete: 2 },
    });
    expect(await jobNames()).toEqual(['a', 'b', 'c']);

    const path = `/workspaces/shop/deployments/${deployment.id}`;
    const { plan } = await plane.call('getDeployment', path);
    expect(plan.needsConfirmation).toBe('It deletes 2 of 3 jobs and tables');
    const confirmed = await plane.call('confirmDeployment', `${path}/confirm`);
    expect(confirmed).toMatchObject({
      result: 'applied',
      by: 'user:default/mock',
    });
    expect(await jobNames()).toEqual(['a']);
    const again = await plane.send('confirmDeployment', `${path}/confirm`);
    expect(again.status).toBe(409);
  });

  it('plans files without touching anything, and names what the engine cannot do', async () => {
    await start(files(['orders']));
    await deployed();
    const changed = job('orders', 'priority: high');
    const body = {
      files: [
        { path: 'openlake.yaml', content: WORKSPACE },
        { path: 'orders.job.yaml', content: changed },
        { path: 'sql/orders.sql', content: 'select 1 as a' },
      ],
    };
    const plan = await plane.call(
      'planWorkspace',
      '/workspaces/shop/plan',
      body,
    );
    expect(plan).toMatchObject({
      entries: [
        {
          action: 'change',
          kind: 'Job',
          name: 'orders',
          fields: [{ path: 'spec.priority', old: 'normal', new: 'high' }],
        },
      ],
      unchanged: 1,
      unsupported: [
        {
          kind: 'Job',
          name: 'orders',
          engine: 'fake',
          path: 'spec.priority',
          message: 'priority is not supported by the fake engine',
        },
      ],
    });
    const { job: kept } = await plane.call(
      'getJob',
      '/workspaces/shop/jobs/orders',
    );
    expect(kept.revision.number).toBe(1);
    expect(
      await plane.call('planWorkspace', '/workspaces/shop/plan'),
    ).toMatchObject({ entries: [], unchanged: 2 });
  });

  it('plans a workspace that is not known yet, of several megabytes', async () => {
    await start(files(['orders']));
    await deployed();
    const plan = await plane.call('planWorkspace', '/workspaces/depot/plan', {
      files: [
        {
          path: 'openlake.yaml',
          content: WORKSPACE.replace('name: shop', 'name: depot'),
        },
        { path: 'pack.job.yaml', content: job('pack') },
        { path: 'sql/pack.sql', content: 'select 1 as a' },
        ...Array.from({ length: 8 }, (_, i) => ({
          path: `sql/large-${i}.sql`,
          content: `-- ${'x'.repeat(1_000_000)}`,
        })),
      ],
    });
    expect(plan.findings).toEqual([]);
    expect(plan.entries).toMatchObject([
      { action: 'add', kind: 'Job', name: 'pack' },
      { action: 'add', kind: 'Workspace', name: 'depot' },
    ]);
    const unknown = await plane.send('planWorkspace', '/workspaces/depot/plan');
    expect(unknown.status).toBe(404);
    const much = await plane.send('planWorkspace', '/workspaces/depot/plan', {
      files: [{ path: 'a.sql', content: 'x'.repeat(41 * 1024 * 1024) }],
    });
    expect(much.status).toBe(413);
  });

  it('shows why a folder cannot be read, and recovers', async () => {
    folder.setContent({});
    plane = await startControlPlane({
      openlake: { workspaces: [{ folder: folder.resolve('shop') }] },
    });
    const failed = await shown(({ workspace }) =>
      Boolean(workspace.source.error),
    );
    expect(failed.workspace.source.error).toContain('There is no folder');
    folder.setContent({ shop: files(['orders']) });
    await reconcile();
    const recovered = await deployed();
    expect(recovered.workspace.source.error).toBeUndefined();
  });
});
