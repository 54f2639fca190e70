import { deskForEachTest } from '../__testUtils__/Desk';
import {
  anAttempt,
  aRun,
  aTask,
  logLines,
  logPage,
  runId,
  states,
} from '../__testUtils__/samples';

const desk = deskForEachTest();

describe('olo repair', () => {
  const plan = {
    run: runId(7),
    revision: { hash: 'abc', number: 4 },
    tasks: ['fetch', 'load', 'report'],
    rerun: [
      { key: 'load', reason: 'failed' },
      { key: 'report', reason: 'after load' },
    ],
    reuse: ['fetch'],
    parameters: [{ name: 'day', old: '2026-01-30', new: '2026-01-31' }],
    unchanged: true,
    warnings: ['load says that running it twice does harm'],
  };

  it('tells what it would do, and does nothing', async () => {
    desk.portal.answer({
      previewRepair: () => plan,
      getRun: () => ({ run: aRun(7), tasks: [], repairs: [] }),
    });

    const { code, out } = await desk.olo(
      'repair',
      runId(7),
      '--failed',
      '--revision',
      'latest',
      '-p',
      'day=2026-01-31',
      '--dry-run',
    );

    expect(code).toBe(0);
    expect(out).toEqual([
      'RUNS AGAIN  WHY',
      'load        failed',
      'report      after load',
      '',
      'Kept: fetch',
      'day: 2026-01-30 -> 2026-01-31',
      '! What failed reads only tables, and these have the same snapshots as when it ran; revision and parameters are the same too: it will probably end the same',
      '! load says that running it twice does harm',
      '',
      'Repair: 2 to run again, 1 kept, revision 4',
      `${desk.portal.url}/openlake/workspaces/sales/jobs/orders/runs/${runId(
        7,
      )}`,
    ]);
    expect(desk.portal.inputs('previewRepair')).toMatchObject([
      {
        params: { run: runId(7) },
        body: {
          scope: 'failed',
          revision: 'latest',
          parameters: { day: '2026-01-31' },
        },
      },
    ]);
  });

  it('tells why there is nothing to repair, and that it could not', async () => {
    desk.portal.answer({
      getRun: () => ({ run: aRun(7), tasks: [], repairs: [] }),
      previewRepair: () => ({
        ...plan,
        rerun: [],
        nothing: 'Nothing to repair: no task of this run is unfinished.',
        parameters: [],
        unchanged: false,
        warnings: [],
      }),
    });

    const { code, out } = await desk.olo('repair', runId(7), '--dry-run');

    expect(code).toBe(2);
    expect(out.slice(0, 3)).toEqual([
      '! Nothing to repair: no task of this run is unfinished.',
      '',
      'Kept: fetch',
    ]);
  });

  it('repairs a run by its number, and shows only what runs again', async () => {
    const again = {
      ...states.queued,
      repairs: 1,
      queuedAt: '2026-11-30T06:00:00.000Z',
    };
    desk.portal.answer({
      listRuns: () => ({ items: [aRun(7, states.failed)] }),
      repairRun: () => aRun(7, again),
      getRun: () => ({
        run: aRun(7, { repairs: 1 }),
        tasks: [
          aTask('load', {
            attempts: [
              anAttempt(1),
              anAttempt(2, { startedAt: '2026-11-30T06:00:01.000Z' }),
            ],
          }),
        ],
        repairs: [],
      }),
      readLog: ({ params, query }) =>
        logPage(logLines([[1, `attempt ${params.attempt}`]]), query),
    });

    const { code, out } = await desk.olo(
      'repair',
      'sales/orders#7',
      '--tasks',
      'load, report',
      '--note',
      'column is back',
      '-f',
      '-q',
    );

    expect(code).toBe(0);
    expect(out).toEqual([runId(7), 'load (2) | attempt 2']);
    expect(desk.portal.inputs('listRuns')[0].query).toMatchObject({
      workspace: 'sales',
      job: 'orders',
      number: 7,
    });
    expect(desk.portal.inputs('repairRun')).toMatchObject([
      {
        params: { run: runId(7) },
        body: {
          scope: 'chosen',
          tasks: ['load', 'report'],
          revision: 'same',
          note: 'column is back',
        },
      },
    ]);
  });

  it('tells of what runs again, not of what is kept', async () => {
    const again = { repairs: 1, queuedAt: '2026-11-30T06:00:00.000Z' };
    desk.portal.answer({
      repairRun: () => aRun(7, { ...states.queued, ...again }),
      getRun: () => ({
        run: aRun(7, again),
        tasks: [
          aTask('fetch', { endedAt: '2026-11-30T05:00:05.000Z' }),
          aTask('load', {
            startedAt: '2026-11-30T06:00:01.000Z',
            endedAt: '2026-11-30T06:00:03.000Z',
          }),
        ],
        repairs: [],
      }),
    });

    const { err } = await desk.olo('repair', runId(7), '--wait');

    expect(err).toEqual(['load: success after 2s']);
  });

  it('asks for one choice of tasks', async () => {
    const { code, err } = await desk.olo(
      'repair',
      runId(7),
      '--failed',
      '--tasks',
      'a',
    );

    expect(code).toBe(2);
    expect(err).toEqual(['error: Give --failed or --tasks, not both']);
  });
});
