import type { Backfill } from '@openlake/plugin-openlake-common';
import { deskForEachTest } from '../__testUtils__/Desk';
import { aBackfill } from '../__testUtils__/samples';

const desk = deskForEachTest();

const { id } = aBackfill();
const page = () => `${desk.portal.url}/openlake/backfills/${id}`;
const range = ['--from', '2026-11-01', '--to', '2026-11-03T01:00+01:00'];

const day = (number: number, state: string, more = {}) => ({
  start: `2026-11-0${number}T00:00:00.000Z`,
  end: `2026-11-0${number + 1}T00:00:00.000Z`,
  state,
  ...more,
});

describe('olo backfill', () => {
  it('starts one, with everything it was told', async () => {
    desk.portal.answer({ createBackfill: () => aBackfill() });

    const { code, out } = await desk.olo(
      'backfill',
      'sales/orders',
      ...range,
      ...['--every', '1d', '--order', 'newest_first', '--parallel', '3'],
      ...['--reprocess', 'failed', '--only', '+load', '-p', 'full=true'],
      ...['--note', 'new column', '--key', 'k'],
    );

    expect(code).toBe(0);
    expect(out).toEqual([`${id} sales/orders running: 2 waiting`, page()]);
    expect(desk.portal.inputs('createBackfill')).toEqual([
      {
        params: { workspace: 'sales', job: 'orders' },
        query: {},
        body: {
          from: '2026-11-01T00:00:00.000Z',
          to: '2026-11-03T00:00:00.000Z',
          every: '1d',
          order: 'newest_first',
          maxParallel: 3,
          reprocess: 'failed',
          tasks: '+load',
          parameters: { full: 'true' },
          note: 'new column',
          idempotencyKey: 'k',
        },
      },
    ]);
  });

  it('tells which intervals it would run, and runs none', async () => {
    desk.portal.answer({
      previewBackfill: () => ({
        intervals: [
          day(1, 'excluded', { reason: 'it has a run that succeeded' }),
          day(2, 'waiting'),
        ],
        total: 1,
        excluded: 1,
        parallel: 1,
        estimatedMs: 90_000,
        warnings: ['The job allows one run at once'],
      }),
    });

    const { out } = await desk.olo(
      'backfill',
      'sales/orders',
      ...range,
      '--dry-run',
    );

    expect(out.map(line => line.replace(/ {2,}/g, '  '))).toEqual([
      'FROM  TO  STATE  RUN  TOOK  WHY',
      '2026-11-01 00:00:00Z  2026-11-02 00:00:00Z  excluded  it has a run that succeeded',
      '2026-11-02 00:00:00Z  2026-11-03 00:00:00Z  waiting',
      '',
      '! The job allows one run at once',
      'Backfill: 1 interval to run, 1 excluded, oldest first, 1 at once, about 1m 30s (an estimate)',
      `${desk.portal.url}/openlake/workspaces/sales/jobs/orders`,
    ]);
    expect(
      (await desk.olo('backfill', 'sales/orders', ...range, '--dry-run', '-q'))
        .out,
    ).toEqual(['2026-11-02T00:00:00.000Z']);
    const newest = await desk.olo(
      ...['backfill', 'sales/orders', ...range, '--dry-run'],
      ...['--order', 'newest_first'],
    );
    expect(newest.out.at(-2)).toContain('1 excluded, newest first, 1 at once');
  });

  it.each<[Partial<Backfill>, number]>([
    [{ state: 'completed', counts: { success: 2, excluded: 1 } }, 0],
    [{ state: 'completed', counts: { success: 1, failed: 1 } }, 1],
    [{ state: 'completed', counts: { success: 1, skipped: 1 } }, 3],
    [{ state: 'canceled', counts: { success: 1, canceled: 1 } }, 3],
  ])('waits, and ends after %j with %i', async (end, exit) => {
    const looks = [aBackfill(), aBackfill(end)];
    desk.portal.answer({
      createBackfill: () => aBackfill(),
      getBackfill: () => ({ backfill: looks.shift()!, intervals: [] }),
    });

    const { code, out } = await desk.olo(
      'backfill',
      'sales/orders',
      ...range,
      '--wait',
    );

    expect(code).toBe(exit);
    expect(out.at(-1)).toContain(`sales/orders ${end.state}`);
  });

  it('waits for no one to resume it: ends with 4 when it was paused', async () => {
    desk.portal.answer({
      createBackfill: () => aBackfill(),
      getBackfill: () => ({
        backfill: aBackfill({ state: 'paused', reason: 'The job is retired' }),
        intervals: [],
      }),
    });

    const { code, err } = await desk.olo(
      'backfill',
      'sales/orders',
      ...range,
      '--wait',
    );

    expect(code).toBe(4);
    expect(err).toEqual([
      'paused: 2 waiting: The job is retired',
      `The backfill does not go on by itself; olo backfills resume ${id} goes on with it`,
    ]);
  });

  it('does not let a note steer the terminal', async () => {
    desk.portal.answer({
      createBackfill: () => aBackfill(),
      getBackfill: () => ({
        backfill: aBackfill({ state: 'paused', reason: 'later\u001b[2J' }),
        intervals: [],
      }),
    });

    const { err } = await desk.olo(
      ...['backfill', 'sales/orders', ...range, '--wait'],
    );

    expect(err[0]).toBe('paused: 2 waiting: later·[2J');
  });

  it('says how to write a moment', async () => {
    const { code, err } = await desk.olo(
      'backfill',
      'sales/orders',
      ...['--from', '1.11.2026', '--to', '2026-11-03'],
    );

    expect(code).toBe(2);
    expect(err.join('\n')).toContain('a date in UTC such as 2026-01-31');
  });
});

describe('olo backfills', () => {
  it('lists them', async () => {
    desk.portal.answer({
      listBackfills: () => ({
        items: [aBackfill({ state: 'paused', reason: 'The job is retired' })],
      }),
    });

    const { out } = await desk.olo(
      'backfills',
      'ls',
      '--job',
      'sales/orders',
      '--state',
      'paused',
    );

    expect(out[1]).toMatch(
      /^01KBF.* {2}sales\/orders {2}paused .*2 waiting; The job is retired$/,
    );
    expect(desk.portal.inputs('listBackfills')[0].query).toMatchObject({
      workspace: 'sales',
      job: 'orders',
      state: 'paused',
    });
  });

  it.each([
    ['hr', 'orders', { workspace: 'hr', job: 'orders' }],
    ['hr', 'sales/orders', { workspace: 'sales', job: 'orders' }],
  ])(
    'of --workspace %s --job %s are those of %j',
    async (workspace, job, query) => {
      desk.portal.answer({ listBackfills: () => ({ items: [] }) });

      const { code } = await desk.olo(
        ...['backfills', 'ls', '--workspace', workspace, '--job', job],
      );

      expect(code).toBe(0);
      expect(desk.portal.inputs('listBackfills')[0].query).toMatchObject(query);
    },
  );

  it('show one with its intervals', async () => {
    desk.portal.answer({
      getBackfill: () => ({
        backfill: aBackfill({ estimatedMsLeft: 60_000 }),
        intervals: [
          day(1, 'failed', { runNumber: 12, durationMs: 5_000 }),
          day(2, 'waiting'),
        ],
      }),
    });

    const { out } = await desk.olo('backfills', 'get', id);

    expect(out[0]).toContain('about 1m 00s left (an estimate)');
    expect(out[3]).toMatch(/failed +#12 +5s$/);
  });

  it.each([
    ['pause', 'pauseBackfill'],
    ['resume', 'resumeBackfill'],
    ['cancel', 'cancelBackfill'],
    ['retry', 'retryBackfill'],
  ] as const)('can be told to %s', async (verb, route) => {
    desk.portal.answer({ [route]: () => aBackfill() });

    const { code, out } = await desk.olo(
      'backfills',
      verb,
      id,
      '--note',
      'later',
    );

    expect(code).toBe(0);
    expect(out.at(-1)).toBe(page());
    expect(desk.portal.inputs(route)).toMatchObject([
      { params: { backfill: id }, body: { note: 'later' } },
    ]);
  });
});
