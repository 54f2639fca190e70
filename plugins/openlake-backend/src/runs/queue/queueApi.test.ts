import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  eventually,
  startControlPlane,
} from '../../__testUtils__/startControlPlane';

const DAY = 86_400_000;

const job = (name: string, spec: string) => `
apiVersion: openlake.io/v1alpha1
kind: Job
metadata: { name: ${name} }
spec:
  concurrency: { max_concurrent_runs: 9 }
  ${spec}
  tasks: [{ key: a, type: sql, compute: gpu, sql: { statement: select 1 } }]
`;

describe('the queue through the public door', () => {
  const folder = createMockDirectory();
  let plane: Awaited<ReturnType<typeof startControlPlane>>;

  beforeAll(async () => {
    folder.setContent({
      'openlake.yaml': `
apiVersion: openlake.io/v1alpha1
kind: Workspace
metadata: { name: shop }
spec:
  concurrency: { max_concurrent_runs: 2 }
  compute:
    gpu: { max_concurrent_runs: 9 }
    one: { max_concurrent_runs: 1 }
  environments:
    tight: { concurrency: { max_concurrent_runs: 1 } }
`,
      'daily.job.yaml': job('daily', ''),
      'train.job.yaml': job('train', 'compute: { gpu: { profile: one } }'),
    });
    plane = await startControlPlane({
      openlake: {
        workspaces: [{ folder: folder.path }],
        runs: { maxConcurrent: 50 },
        retention: { audit: '500d' },
      },
    });
    await eventually(
      async () => (await plane.send('getWorkspace', '/workspaces/shop')).body,
      body => body.workspace?.jobs === 2,
    );
  });
  afterAll(() => plane.stop());

  it('keeps what openlake.yaml says, and lets people order what waits', async () => {
    const start = (name: string) =>
      plane.call('createRun', `/workspaces/shop/jobs/${name}/runs`, {});
    const runs = [];
    for (const name of ['train', 'train', 'daily', 'daily', 'daily']) {
      runs.push(await start(name));
    }
    const queue = () => plane.call('listQueue', '/queue');
    const limitsOf = (items: Awaited<ReturnType<typeof queue>>['items']) =>
      items.map(({ run, limit, position }) => [
        position,
        `${run.job}#${run.number}`,
        limit?.name,
      ]);
    await eventually(queue, ({ items }) =>
      items.every(({ run }) => run.reason !== undefined),
    );
    const waiting = await queue();
    expect(waiting.total).toBe(3);
    // Those that nobody waits for too, as its environment has them.
    expect(waiting.limits).toEqual([
      { kind: 'workspace', name: 'shop', max: 2, taken: 2, waiting: 3 },
      { kind: 'compute', name: 'shop/gpu', max: 9, taken: 1, waiting: 0 },
      { kind: 'compute', name: 'shop/one', max: 1, taken: 1, waiting: 0 },
      { kind: 'all', max: 50, taken: 2, waiting: 0 },
    ]);
    expect(limitsOf(waiting.items)).toEqual([
      [1, 'train#2', 'shop'],
      [2, 'daily#2', 'shop'],
      [3, 'daily#3', 'shop'],
    ]);

    const [, , , second, third] = runs;
    await plane.call('moveQueued', `/queue/${third.id}/move`, {
      to: 'before',
      before: runs[1].id,
      note: 'the board asks',
    });
    const dropped = await plane.call('dropQueued', `/queue/${second.id}/drop`, {
      note: 'not needed',
    });
    expect(dropped).toMatchObject({ result: 'canceled' });
    expect(limitsOf((await queue()).items).map(([, name]) => name)).toEqual([
      'daily#3',
      'train#2',
    ]);
    expect(await plane.call('getRun', `/runs/${third.id}`)).toMatchObject({
      run: {
        queuePosition: 1,
        reason: {
          code: 'workspace_limit',
          message: 'At most 2 runs of workspace shop at a time',
        },
      },
    });
    const { items } = await plane.call(
      'listAuditEvents',
      '/workspaces/shop/audit',
    );
    expect(
      items
        .map(({ action }) => action)
        .slice(0, 2)
        .sort(),
    ).toEqual(['queued-drop', 'queued-move']);
  });

  it('says how long things are kept', async () => {
    expect(await plane.call('getRetention', '/retention')).toEqual({
      runsMs: 400 * DAY,
      auditMs: 500 * DAY,
      newestRuns: 20,
      passes: [],
    });
  });
});
