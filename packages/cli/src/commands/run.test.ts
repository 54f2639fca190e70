import { deskForEachTest } from '../__testUtils__/Desk';
import {
  aRun,
  aTask,
  logLines,
  logPage,
  runId,
  states,
} from '../__testUtils__/samples';
import { Refusal } from '../__testUtils__/TestPortal';

const desk = deskForEachTest();

const page = (number: number) =>
  `${desk.portal.url}/openlake/workspaces/sales/jobs/orders/runs/${runId(
    number,
  )}`;

describe('olo run', () => {
  it('starts a run and says which, and where to look', async () => {
    desk.portal.answer({ createRun: () => aRun(7, states.queued) });

    const { code, out } = await desk.olo(
      'run',
      'sales/orders',
      '-p',
      'day=2026-01-31',
      '-p',
      'filter=a=b',
      '--only',
      '+report,load',
      '--priority',
      'high',
      '--key',
      'k',
    );

    expect(code).toBe(0);
    expect(out).toEqual(['sales/orders#7 queued', page(7)]);
    expect(desk.portal.inputs('createRun')).toEqual([
      {
        params: { workspace: 'sales', job: 'orders' },
        query: {},
        body: {
          parameters: { day: '2026-01-31', filter: 'a=b' },
          tasks: '+report,load',
          priority: 'high',
          idempotencyKey: 'k',
          source: 'api',
        },
      },
    ]);
  });

  it('takes the workspace from the folder', async () => {
    desk.write({
      'openlake.yaml':
        'apiVersion: openlake.io/v1alpha1\nkind: Workspace\nmetadata: { name: sales }\nspec: {}\n',
    });
    desk.portal.answer({ createRun: () => aRun(7, states.queued) });

    expect((await desk.olo('run', 'job/orders', '-q')).out).toEqual([runId(7)]);
    expect(desk.portal.inputs('createRun')[0].params).toEqual({
      workspace: 'sales',
      job: 'orders',
    });
  });

  it('says how to name a job when it cannot tell which', async () => {
    const { code, err } = await desk.olo('run', 'job/orders');

    expect(code).toBe(2);
    expect(err).toEqual([
      'error: job/orders does not say of which workspace: write <workspace>/orders, or go to the folder that holds openlake.yaml',
    ]);
    expect((await desk.olo('run', 'a/b/c')).code).toBe(2);
    expect((await desk.olo('run', 'sales/orders', '-p', 'x')).code).toBe(2);
    expect(desk.portal.calls).toEqual([]);
  });

  it.each([
    ['success', 0],
    ['failed', 1],
    ['timed_out', 1],
    ['upstream_failed', 1],
    ['canceled', 3],
    ['skipped', 3],
  ] as const)('waits, and ends after %s with %i', async (result, exit) => {
    const looks = [states.queued, states.running, { result }];
    desk.portal.answer({
      createRun: () => aRun(7, states.queued),
      getRun: () => ({
        run: aRun(7, looks.length > 1 ? looks.shift() : looks[0]),
        tasks: [],
        repairs: [],
      }),
    });

    expect((await desk.olo('run', 'sales/orders', '--wait')).code).toBe(exit);
    expect(desk.portal.inputs('getRun')).toHaveLength(3);
  });

  it('tells while it waits what the run waits for and what became of its tasks', async () => {
    const looks = [
      {
        run: aRun(7, {
          ...states.queued,
          reason: { code: 'max_concurrent_runs' },
          queuePosition: 2,
        }),
        tasks: [],
      },
      {
        run: aRun(7, states.running),
        tasks: [
          aTask('load', { ...states.running }),
          aTask('report', {
            result: 'skipped',
            reason: { code: 'not_selected' },
          }),
        ],
      },
      {
        run: aRun(7, states.failed),
        tasks: [
          aTask('load', {
            ...states.failed,
            error: { category: 'data', message: 'no such column' },
          }),
        ],
      },
    ];
    desk.portal.answer({
      createRun: () => aRun(7, states.queued),
      getRun: () => ({ ...looks.shift()!, repairs: [] }),
    });

    const { code, out, err } = await desk.olo('run', 'sales/orders', '--wait');

    expect(code).toBe(1);
    expect(err).toEqual([
      'sales/orders#7: queued: place 2 in the queue: max concurrent runs',
      'sales/orders#7: running',
      'load: running',
      'load: failed after 4s: no such column',
    ]);
    expect(out).toEqual([
      'sales/orders#7 queued',
      page(7),
      'sales/orders#7 failed after 10s: load: no such column',
    ]);
  });

  it('writes the run at its end as JSON, and nothing else, to the result', async () => {
    const ended = aRun(7);
    desk.portal.answer({
      createRun: () => aRun(7, states.queued),
      getRun: () => ({ run: ended, tasks: [], repairs: [] }),
    });

    const { out, err } = await desk.olo(
      'run',
      'sales/orders',
      '--wait',
      '-o',
      'json',
    );

    expect(JSON.parse(out.join('\n'))).toEqual(ended);
    expect(err).toEqual([page(7)]);
  });

  it('follows the logs of all tasks to their end', async () => {
    const lines = logLines([
      [1, 'reading'],
      [2, 'done'],
    ]);
    let reads = 0;
    desk.portal.answer({
      createRun: () => aRun(7, states.queued),
      getRun: () => ({ run: aRun(7), tasks: [aTask('load')], repairs: [] }),
      // The last line comes after the run is known to have ended.
      readLog: ({ query }) => {
        reads++;
        return logPage(reads > 1 ? lines : lines.slice(0, 1), {
          ...query,
          complete: reads > 1,
        });
      },
    });

    const { code, out } = await desk.olo('run', 'sales/orders', '-f', '-q');

    expect(code).toBe(0);
    expect(out).toEqual([runId(7), 'load | reading', 'load | done']);
  });

  it('says why it was refused, in the words of the portal', async () => {
    desk.portal.answer({
      createRun: () => {
        throw new Refusal(400, 'day must be a date');
      },
    });

    const { code, err } = await desk.olo('run', 'sales/orders');

    expect(code).toBe(2);
    expect(err).toEqual(['error: day must be a date']);
  });

  it('asks again with the same key when an answer got lost', async () => {
    let asked = 0;
    desk.portal.answer({
      createRun: () => {
        asked++;
        if (asked === 1) {
          throw new Refusal(504, 'The gateway has given up');
        }
        return aRun(7, states.queued);
      },
    });

    expect((await desk.olo('run', 'sales/orders')).code).toBe(0);
    const [first, second] = desk.portal.inputs('createRun');
    expect(first.body.idempotencyKey).toMatch(/^olo-/);
    expect(second).toEqual(first);
  });

  it('says so when the token is not taken any more', async () => {
    desk.login({ OPENLAKE_TOKEN: 'old' });
    desk.portal.answer({
      createRun: () => {
        throw new Refusal(401, 'No');
      },
    });

    const { code, err } = await desk.olo('run', 'sales/orders');

    expect(code).toBe(2);
    expect(err[0]).toContain('does not take the token in OPENLAKE_TOKEN');
  });

  it('is no guest where a token is meant and missing', async () => {
    desk.login({ OPENLAKE_TOKEN: '' });

    const { code, err } = await desk.olo('run', 'sales/orders');

    expect(code).toBe(2);
    expect(err[0]).toContain('OPENLAKE_TOKEN is empty');
    expect(desk.portal.inputs('createRun')).toEqual([]);
  });

  describe('when waiting is given up', () => {
    beforeEach(() => {
      desk.portal.answer({
        createRun: () => aRun(7, states.queued),
        getRun: () => ({
          run: aRun(7, states.running),
          tasks: [],
          repairs: [],
        }),
      });
    });

    it('ends with 4 after the time that was given for it, and says what goes on', async () => {
      const { code, err } = await desk.olo(
        'run',
        'sales/orders',
        '--timeout',
        '0s',
      );

      expect(code).toBe(4);
      expect(err.at(-1)).toBe(
        `The run goes on; olo runs cancel ${runId(7)} would end it`,
      );
    });

    it('still writes the run as it was last seen, when JSON is wanted', async () => {
      const { out } = await desk.olo(
        ...['run', 'sales/orders', '--timeout', '0s', '-o', 'json'],
      );

      expect(JSON.parse(out.join('\n'))).toEqual(aRun(7, states.running));
    });

    it('ends with 130 after Ctrl-C, and says what goes on', async () => {
      desk.terminal.interrupt();

      const { code, err } = await desk.olo('run', 'sales/orders', '-w');

      expect(code).toBe(130);
      expect(err.at(-1)).toContain('The run goes on');
    });
  });
});
