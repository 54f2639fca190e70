import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  eventually,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

const files = (priority: string = 'normal') => ({
  'openlake.yaml': `
apiVersion: openlake.io/v1alpha1
kind: Workspace
metadata: { name: shop, owner: group:default/data }
spec: { timezone: Europe/Paris }
`,
  'orders.job.yaml': `
# Why this job is here
apiVersion: openlake.io/v1alpha1
kind: Job
metadata:
  name: orders
  title: Orders daily
  labels: { domain: sales }
spec:
  priority: ${priority}
  runbook: docs/orders.md
  triggers:
    - schedule: { cron: '0 5 * * *' }
    - table_update: { tables: [bronze.raw, bronze.more], condition: all }
  parameters:
    - { name: country, type: enum, values: [fr, de], default: fr }
  tasks:
    - { key: clean, type: sql, inputs: [bronze.raw], sql: { file: sql/clean.sql, materialize: { table: silver.orders } } }
    - { key: tell, type: shell, depends_on: [clean], run_if: all_done, shell: { command: [echo, done] } }
`,
  sql: { 'clean.sql': 'select 1 as a' },
  docs: { 'orders.md': '# When it fails' },
});

describe('jobs', () => {
  const folder = createMockDirectory();
  let plane: Awaited<ReturnType<typeof startControlPlane>>;
  const path = '/workspaces/shop/jobs/orders';

  beforeEach(async () => {
    folder.setContent(files());
    plane = await startControlPlane({
      openlake: { workspaces: [{ folder: folder.path }] },
    });
    await eventually(
      async () => (await plane.send('getJob', path)).status,
      status => status === 200,
    );
  });
  afterEach(async () => {
    await plane.stop();
  });
  const reconcile = () =>
    plane.call('reconcileWorkspace', '/workspaces/shop/reconcile');

  it('are shown with all that their page needs', async () => {
    const details = await plane.call('getJob', path);
    expect(details).toMatchObject({
      job: {
        title: 'Orders daily',
        orchestrator: 'fake',
        file: 'orders.job.yaml',
        labels: { domain: 'sales' },
        hasRunbook: true,
        paused: false,
        triggers: [
          {
            kind: 'schedule',
            text: '0 5 * * * Europe/Paris',
            timezone: 'Europe/Paris',
          },
          {
            kind: 'table_update',
            text: 'lake.bronze.more and lake.bronze.raw',
          },
        ],
        outputs: ['lake.silver.orders'],
        nextFire: expect.any(String),
      },
      tasks: [
        {
          key: 'clean',
          type: 'sql',
          layer: 'silver',
          file: 'sql/clean.sql',
          inputs: ['lake.bronze.raw'],
          outputs: ['lake.silver.orders'],
        },
        { key: 'tell', dependsOn: ['clean'], runIf: 'all_done' },
      ],
      parameters: [
        {
          name: 'country',
          type: 'enum',
          required: false,
          default: 'fr',
          options: ['fr', 'de'],
        },
      ],
      runbook: '# When it fails',
      concurrency: { maxConcurrentRuns: 1, whenFull: 'queue' },
    });
    expect(details.nextFires).toHaveLength(10);
    expect(details.nextFires[0]).toBe(details.job.nextFire);
    const { items } = await plane.call('listJobs', '/workspaces/shop/jobs');
    expect(items).toEqual([details.job]);
  });

  it('have immutable revisions with their files; the same content is the same one', async () => {
    folder.addContent(files('high'));
    await reconcile();
    folder.addContent(files());
    await reconcile();
    const { items } = await plane.call('listRevisions', `${path}/revisions`);
    expect(items).toMatchObject([
      {
        number: 2,
        changes: [{ path: 'spec.priority', old: 'normal', new: 'high' }],
      },
      { number: 1, changes: [] },
    ]);
    const { job } = await plane.call('getJob', path);
    expect(job.revision.number).toBe(1);
    const second = await plane.call(
      'getRevision',
      `${path}/revisions/${items[0].hash}`,
    );
    expect(second.spec).toMatchObject({ spec: { priority: 'high' } });
    expect(second.files.map(file => file.path)).toEqual([
      'docs/orders.md',
      'orders.job.yaml',
      'sql/clean.sql',
    ]);
    expect(second.files[1].content).toContain('# Why this job is here');
    const unknown = await plane.send('getRevision', `${path}/revisions/nope`);
    expect(unknown.status).toBe(404);
  });

  it('have revisions that name the files that changed', async () => {
    folder.addContent({ sql: { 'clean.sql': 'select 2 as a' } });
    await reconcile();
    const { items } = await plane.call('listRevisions', `${path}/revisions`);
    expect(items[0].changes).toEqual([
      {
        path: 'sources["sql/clean.sql"]',
        old: expect.stringMatching(/^sha256:/),
        new: expect.stringMatching(/^sha256:/),
      },
    ]);
  });

  it('say that a newer version of their workspace was refused', async () => {
    expect(await plane.call('getJob', path)).not.toHaveProperty('refused');
    folder.addContent(files('no such priority'));
    await reconcile();
    expect(await plane.call('getJob', path)).toMatchObject({
      job: { revision: { number: 1 } },
      refused: { version: expect.any(String), errors: 1 },
    });
    folder.addContent(files());
    await reconcile();
    expect(await plane.call('getJob', path)).not.toHaveProperty('refused');
  });

  it('are paused in an environment for development, and stay so', async () => {
    await plane.stop();
    const content = files();
    folder.setContent({
      ...content,
      'openlake.yaml': content['openlake.yaml'].replace(
        'spec: {',
        'spec: { environments: { dev: { mode: development } },',
      ),
    });
    plane = await startControlPlane({
      openlake: { workspaces: [{ folder: folder.path }], environment: 'dev' },
    });
    await eventually(
      async () => (await plane.send('getJob', path)).status,
      status => status === 200,
    );
    const { job, nextFires } = await plane.call('getJob', path);
    expect(job).toMatchObject({
      paused: true,
      pauseReason: 'environment dev is for development',
    });
    expect(nextFires).toEqual([]);
    const refused = await plane.send('unpauseJob', `${path}/unpause`);
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain('Run the job by hand');
  });

  it('are paused by people, with a reason, over new revisions', async () => {
    const paused = await plane.call('pauseJob', `${path}/pause`, {
      reason: 'quarter end',
    });
    expect(paused).toMatchObject({
      paused: true,
      pausedBy: 'user:default/mock',
      pauseReason: 'quarter end',
    });
    expect(paused).not.toHaveProperty('nextFire');
    folder.addContent(files('high'));
    await reconcile();
    const { job } = await plane.call('getJob', path);
    expect(job).toMatchObject({ paused: true, revision: { number: 2 } });
    const unpaused = await plane.call('unpauseJob', `${path}/unpause`, {
      reason: 'the books are closed',
    });
    expect(unpaused).toMatchObject({
      paused: false,
      unpaused: { by: 'user:default/mock', reason: 'the books are closed' },
    });
    expect(unpaused).not.toHaveProperty('pauseReason');
    const { items } = await plane.call(
      'listAuditEvents',
      '/workspaces/shop/audit',
    );
    expect(
      items.filter(({ action }) => action.startsWith('job-')),
    ).toMatchObject([
      { action: 'job-unpause', details: { reason: 'the books are closed' } },
      { action: 'job-pause', details: { reason: 'quarter end' } },
    ]);
    const silent = await plane.send('pauseJob', `${path}/pause`, {
      reason: ' ',
    });
    expect(silent.status).toBe(400);
    const missing = await plane.send(
      'pauseJob',
      '/workspaces/shop/jobs/nothing/pause',
      { reason: 'gone' },
    );
    expect(missing.status).toBe(404);
  });
});
