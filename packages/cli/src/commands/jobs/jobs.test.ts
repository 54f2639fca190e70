import { deskForEachTest } from '../../__testUtils__/Desk';
import { aJob, aRun, states } from '../../__testUtils__/samples';

const desk = deskForEachTest();

describe('olo jobs ls', () => {
  it('lists the jobs of a workspace, with how they stand', async () => {
    desk.portal.answer({
      listJobs: () => ({
        items: [
          aJob('orders', {
            lastRun: aRun(7, states.failed),
            nextFire: '2026-12-02T05:00:00.000Z',
          }),
          aJob('stock', { paused: true }),
        ],
      }),
    });

    const { out } = await desk.olo('jobs', 'ls', 'sales');

    expect(out[1]).toMatch(
      /^sales\/orders +failed +.* ago +2026-12-02 05:00:00Z +0 5 \* \* \* UTC$/,
    );
    expect(out[2]).toMatch(/^sales\/stock +- +paused/);
    expect(out.at(-1)).toBe(`${desk.portal.url}/openlake/workspaces/sales`);
  });

  it('lists those of all workspaces where no folder says which', async () => {
    const workspace = {
      title: '',
      catalog: 'lake',
      timezone: 'UTC',
      orchestrator: 'local',
      source: { kind: 'folder' as const, target: '/' },
      jobs: 1,
      tables: 0,
      findings: { errors: 0, warnings: 0 },
    };
    desk.portal.answer({
      listWorkspaces: () => ({
        items: ['hr', 'sales'].map(name => ({ ...workspace, name })),
      }),
      listJobs: ({ params }) => ({
        items: [aJob('daily', { workspace: params.workspace })],
      }),
    });

    expect((await desk.olo('jobs', 'ls', '-q')).out).toEqual([
      'hr/daily',
      'sales/daily',
    ]);
  });
});

describe('olo jobs get', () => {
  it('shows what a job does, is given and is started by', async () => {
    desk.portal.answer({
      getJob: () => ({
        job: aJob('orders', {
          paused: true,
          pausedBy: 'user:default/ann',
          pauseReason: 'the source is down',
          triggers: [
            {
              kind: 'schedule',
              text: '0 6 * * * Europe/Paris',
              timezone: 'Europe/Paris',
            },
            { kind: 'webhook', text: 'shop-hook' },
          ],
        }),
        tasks: [
          {
            key: 'load',
            type: 'sql',
            dependsOn: ['fetch'],
            runIf: 'all_success',
            forEach: true,
            inputs: [],
            outputs: [],
            retries: 2,
          },
        ],
        parameters: [
          { name: 'day', type: 'date', required: true },
          { name: 'region', type: 'enum', required: false, options: ['eu'] },
        ],
        nextFires: ['2026-12-02T05:00:00.000Z'],
        concurrency: { maxConcurrentRuns: 1, whenFull: 'queue' },
        priority: 'normal',
      }),
    });

    const text = (await desk.olo('jobs', 'get', 'sales/orders')).out.join('\n');

    expect(text).toMatch(
      /Paused +yes, by user:default\/ann, the source is down/,
    );
    expect(text).toMatch(
      /Triggers +0 6 \* \* \* Europe\/Paris; webhook shop-hook/,
    );
    expect(text).toMatch(/Next +Wed 2026-12-02 06:00 \+01:00, Europe\/Paris/);
    expect(text).toMatch(/load \(for each\) +sql +fetch +all_success +2/);
    expect(text).toMatch(/day +date +needed/);
    expect(text).toMatch(/region +enum +eu/);
  });
});

describe('olo jobs pause and unpause', () => {
  it('keep the reason', async () => {
    desk.portal.answer({
      pauseJob: () => aJob('orders', { paused: true }),
      unpauseJob: () => aJob('orders'),
    });
    const reason = ['--reason', 'the source is down'];

    expect((await desk.olo('jobs', 'pause', 'sales/orders')).code).toBe(2);
    expect(
      (await desk.olo('jobs', 'pause', 'sales/orders', ...reason)).out[0],
    ).toBe('sales/orders is paused: its triggers start no runs');
    expect((await desk.olo('jobs', 'unpause', 'sales/orders')).out[0]).toBe(
      'sales/orders is unpaused: its triggers start runs again',
    );
    expect(desk.portal.inputs('pauseJob')).toMatchObject([
      {
        params: { workspace: 'sales', job: 'orders' },
        body: { reason: 'the source is down' },
      },
    ]);
  });
});
