import type {
  Backfill,
  BackfillPlan,
  Job,
  RouteOutput,
  Run,
} from '@openlake/plugin-openlake-common';
import { Shell } from './portal/olo';
import { FIRE_DRILL, LATE_FEED, WaitingRuns } from './portal/operated';
import { addJob, fileOf, haveJob } from './portal/ownJobs';
import { ended, firstRun, RUN_WITHIN_MS, WORKSPACE } from './portal/runs';
import { expect, test } from './portal/test';

const LATE = `${WORKSPACE}/${LATE_FEED.name}`;
const DRILL = `${WORKSPACE}/${FIRE_DRILL.name}`;

test('a backfill is previewed, begun, paused, resumed and canceled from a terminal', async ({
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  await firstRun(portal);
  const shell = new Shell(portal.url);
  const retire = await addJob(portal, LATE_FEED);
  const mine = { workspace: WORKSPACE, job: LATE_FEED.name };
  const all = async () =>
    (await portal.api.call('listBackfills', { query: mine })).items;
  try {
    const before = (await all()).length;
    const range = [LATE, '--from', '2001-05-01', '--to', '2001-05-04'];
    const every = ['--every', '1d', '--note', 'a late column'];
    const plan = await shell.ask<BackfillPlan>(
      ...['backfill', ...range, ...every, '--reprocess', 'completed'],
      '--dry-run',
    );
    expect(plan).toMatchObject({
      code: 0,
      answer: { total: 3, excluded: 0, parallel: 1 },
      page: `${portal.url}/openlake/workspaces/air-traffic/jobs/late-feed`,
    });
    expect(await all()).toHaveLength(before);

    const begun = await shell.ask<Backfill>(
      ...['backfill', ...range, ...every, '--reprocess', 'completed'],
    );
    const { id } = begun.answer;
    const page = `${portal.url}/openlake/backfills/${id}`;
    expect(begun).toMatchObject({ code: 0, answer: mine, page });
    const state = async () => {
      const { backfill } = await portal.api.call('getBackfill', {
        params: { backfill: id },
      });
      return { state: backfill.state, ...backfill.counts };
    };
    await expect
      .poll(state)
      .toEqual({ state: 'running', running: 1, waiting: 2 });

    const paused = await shell.ask<Backfill>(
      ...['backfills', 'pause', id, '--note', 'the disk is nearly full'],
    );
    expect(paused).toMatchObject({
      code: 0,
      answer: { state: 'paused' },
      page,
    });
    const waits = shell.olo('backfills', 'resume', id, '--wait');
    await expect.poll(state).toMatchObject({ state: 'running', waiting: 2 });
    const canceled = await shell.ask<Backfill>('backfills', 'cancel', id);
    expect(canceled).toMatchObject({
      code: 0,
      answer: { state: 'canceled' },
      page,
    });
    expect(await waits).toMatchObject({
      code: 3,
      out: expect.stringContaining(`${LATE} canceled`),
    });

    const [shown, listed, runs] = await Promise.all([
      shell.ask<RouteOutput<'getBackfill'>>('backfills', 'get', id),
      shell.olo('backfills', 'ls', '--job', LATE, '-q'),
      shell.ask<RouteOutput<'listRuns'>>('runs', 'ls', '--backfill', id),
    ]);
    expect(shown.answer.intervals.map(({ start }) => start)).toEqual(
      [1, 2, 3].map(day => `2001-05-0${day}T00:00:00.000Z`),
    );
    expect(listed.out.split('\n')).toContain(id);
    expect(runs.answer.items).toHaveLength(1);
    const { run } = await ended(portal, runs.answer.items[0].id);
    expect(run).toMatchObject({
      result: 'canceled',
      interval: { start: '2001-05-01T00:00:00.000Z' },
    });
  } finally {
    await retire();
  }
});

test('the queue is read and changed, and what is at work is followed and canceled, from a terminal', async ({
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  await firstRun(portal);
  const shell = new Shell(portal.url);
  const runs = await WaitingRuns.start(portal);
  const { running, waiting } = runs;
  const [high, normal, low] = waiting.map(({ id }) => id);
  const pageOf = (id: string) =>
    `${portal.url}/openlake/workspaces/air-traffic/jobs/late-feed/runs/${id}`;
  try {
    const queue = await shell.ask<RouteOutput<'listQueue'>>(
      ...['queue', 'ls', '--job', LATE],
    );
    expect(queue.code).toBe(0);
    expect(queue.answer.items.map(({ run }) => run.id)).toEqual([
      high,
      normal,
      low,
    ]);
    expect(queue.answer.limits).toMatchObject([
      { kind: 'job', name: LATE, max: 1, taken: 1, waiting: 3 },
    ]);
    expect(queue.page).toBe(
      `${portal.url}/openlake/queue?workspace=air-traffic&job=late-feed`,
    );

    const moved = await shell.ask<Run>(
      ...['queue', 'move', low, 'first', '--note', 'the report is due'],
    );
    expect(moved).toMatchObject({
      code: 0,
      answer: { id: low, priority: 'high', queuePosition: 1 },
      page: `${portal.url}/openlake/queue`,
    });
    await shell.ask('queue', 'move', normal, 'before', high);
    const order = await shell.olo('queue', 'ls', '--job', LATE, '-q');
    expect(order.out.trim().split('\n')).toEqual([low, normal, high]);

    const dropped = await shell.ask<Run>(
      ...['queue', 'drop', high, '--note', 'superseded'],
    );
    expect(dropped).toMatchObject({
      code: 0,
      answer: { id: high, result: 'canceled', cancel: { note: 'superseded' } },
      page: pageOf(high),
    });
    const [atWork, noReason] = await Promise.all([
      shell.olo('queue', 'drop', running.id, '--note', 'superseded'),
      shell.olo('queue', 'drop', low),
    ]);
    expect(atWork.code).toBe(2);
    expect(atWork.err).not.toBe('');
    expect(noReason).toMatchObject({
      code: 2,
      err: expect.stringContaining('--note'),
    });

    const followed = await shell.follow(
      ...(['waiting for', 'runs', 'logs', running.id, '-f'] as const),
    );
    const cancel = await shell.ask<Run>(
      ...['runs', 'cancel', running.id, '--note', 'the feed is off'],
    );
    expect(cancel).toMatchObject({
      code: 0,
      answer: { id: running.id, cancel: { note: 'the feed is off' } },
      page: pageOf(running.id),
    });
    // The run was canceled, and whoever followed it learns that.
    expect(await followed.ended).toMatchObject({
      code: 3,
      out: expect.stringContaining('never_delivered.csv'),
    });
    expect((await ended(portal, running.id)).run.result).toBe('canceled');

    const rest = ['runs', 'cancel', '--job', LATE, '--state', 'queued,running'];
    const note = ['--note', 'all of it'];
    expect(await shell.olo(...rest, ...note)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--yes'),
    });
    const many = await shell.ask<RouteOutput<'bulkUpdateRuns'>>(
      ...[...rest, ...note, '--yes'],
    );
    expect(many.code).toBe(0);
    expect(many.answer.results).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ run: low, ok: true }),
        expect.objectContaining({ run: normal, ok: true }),
      ]),
    );
    for (const id of [low, normal]) {
      expect((await ended(portal, id)).run.result).toBe('canceled');
    }
  } finally {
    await runs.end();
  }
});

test.describe('a job whose runs fail', () => {
  haveJob(FIRE_DRILL);

  test('runs only some tasks, and is repaired with another parameter, then with another revision', async ({
    portal,
  }) => {
    test.setTimeout(2 * RUN_WITHIN_MS);
    const shell = new Shell(portal.url);
    const pageOf = (id: string) =>
      `${portal.url}/openlake/workspaces/air-traffic/jobs/fire-drill/runs/${id}`;
    const [part, first, second] = await Promise.all([
      shell.ask<Run>('run', DRILL, '--only', 'measure,publish', '--wait'),
      shell.ask<Run>('run', DRILL, '--wait'),
      shell.ask<Run>('run', DRILL, '--wait'),
    ]);
    expect(part).toMatchObject({
      code: 0,
      answer: { result: 'success' },
      page: pageOf(part.answer.id),
    });
    const { tasks } = await ended(portal, part.answer.id);
    expect(tasks.map(({ key, result }) => [key, result])).toEqual([
      ['measure', 'success'],
      ['gate', 'skipped'],
      ['publish', 'success'],
    ]);
    for (const failed of [first, second]) {
      expect(failed).toMatchObject({
        code: 1,
        answer: { result: 'failed', failure: { task: 'gate' } },
      });
    }

    const mended = await shell.ask<Run>(
      ...['repair', first.answer.id, '-p', 'ratio=0.5', '--wait'],
    );
    expect(mended).toMatchObject({
      code: 0,
      answer: { result: 'success', repairs: 1, parameters: { ratio: 0.5 } },
      page: pageOf(first.answer.id),
    });

    const putBack = await portal.edit(fileOf(FIRE_DRILL), text =>
      text.replace('at_most: 1,', 'at_most: 5,'),
    );
    const params = { workspace: WORKSPACE, job: FIRE_DRILL.name };
    const revision = async () =>
      (await portal.api.call('getJob', { params })).job.revision.hash;
    const { hash } = second.answer.revision;
    try {
      await expect.poll(revision, { timeout: RUN_WITHIN_MS }).not.toBe(hash);
      const latest = await shell.ask<Run>(
        ...['repair', second.answer.id, '--revision', 'latest', '--wait'],
      );
      expect(latest).toMatchObject({ code: 0, answer: { result: 'success' } });
      expect(latest.answer.revision.number).toBeGreaterThan(
        second.answer.revision.number,
      );
    } finally {
      await putBack();
      await expect.poll(revision, { timeout: RUN_WITHIN_MS }).toBe(hash);
    }
  });

  test('is repaired where it failed alone, then where somebody says, and what failed of a backfill is tried again', async ({
    portal,
  }) => {
    test.setTimeout(3 * RUN_WITHIN_MS);
    const shell = new Shell(portal.url);
    const { answer: run } = await shell.ask<Run>('run', DRILL, '--wait');
    const lets = ['-p', 'ratio=0.5', '--wait'];
    const alone = await shell.ask<Run>('repair', run.id, '--failed', ...lets);
    expect(alone).toMatchObject({ code: 1, answer: { result: 'failed' } });
    const { tasks } = await ended(portal, run.id);
    expect(tasks.map(({ key, result }) => [key, result])).toEqual([
      ['measure', 'success'],
      ['gate', 'success'],
      ['publish', 'upstream_failed'],
    ]);
    const rest = await shell.ask<Run>(
      ...['repair', run.id, '--tasks', 'publish', '--wait'],
    );
    expect(rest).toMatchObject({
      code: 0,
      answer: { result: 'success', repairs: 2 },
    });

    // The job starts at each first of January, of which there are two.
    const range = ['--from', '2001-06-01', '--to', '2003-06-01'];
    const begun = await shell.ask<Backfill>(
      ...['backfill', DRILL, ...range, '--wait'],
    );
    expect(begun).toMatchObject({ code: 1, answer: { counts: { failed: 2 } } });
    const { id } = begun.answer;
    const tried = await shell.ask<Backfill>(
      ...['backfills', 'retry', id, '--wait'],
    );
    expect(tried).toMatchObject({ code: 1, answer: { counts: { failed: 2 } } });
    const { answer } = await shell.ask<RouteOutput<'listRuns'>>(
      ...['runs', 'ls', '--backfill', id],
    );
    expect(answer.items).toHaveLength(4);
  });

  test('has runs that are marked and repaired, one by one and many at once', async ({
    portal,
  }) => {
    test.setTimeout(2 * RUN_WITHIN_MS);
    const shell = new Shell(portal.url);
    // What the tests before this one left failed is none of its business.
    const begin = new Date().toISOString();
    const runs = await Promise.all(
      [1, 2, 3].map(() => shell.ask<Run>('run', DRILL, '--wait')),
    );
    const [one, ...others] = runs.map(({ answer }) => answer.id);
    const known = ['--note', 'it was a drill'];
    const marked = await shell.ask<Run>(
      ...['runs', 'mark', one, 'success', ...known],
    );
    expect(marked).toMatchObject({
      code: 0,
      answer: {
        id: one,
        result: 'success',
        mark: { result: 'success', was: 'failed', note: 'it was a drill' },
      },
    });

    const which = ['--job', DRILL, '--state', 'failed', '--since', begin];
    const dry = await shell.olo('runs', 'repair', ...which, '--dry-run', '-q');
    expect(dry.code).toBe(0);
    expect(dry.out.trim().split('\n').sort()).toEqual([...others].sort());
    const ok = others.map(run => expect.objectContaining({ run, ok: true }));
    const many = (...args: string[]) =>
      shell.ask<RouteOutput<'bulkUpdateRuns'>>(
        ...['runs', ...args, ...which, ...known, '--yes'],
      );
    const repaired = await many('repair');
    expect(repaired.code).toBe(0);
    expect(repaired.answer.results).toHaveLength(others.length);
    expect(repaired.answer.results).toEqual(expect.arrayContaining(ok));
    expect(repaired.page).toContain(`${portal.url}/openlake/runs?`);
    expect(repaired.page).toContain('state=failed');
    for (const id of others) {
      const { run } = await ended(portal, id);
      expect(run).toMatchObject({ result: 'failed', repairs: 1 });
    }

    const counted = await many('mark', 'success');
    expect(counted.code).toBe(0);
    expect(counted.answer.results).toEqual(expect.arrayContaining(ok));
    const left = await shell.ask<RouteOutput<'listRuns'>>(
      ...['runs', 'ls', ...which],
    );
    expect(left.answer.items).toEqual([]);
  });

  test('is paused and unpaused, with the reason', async ({ portal }) => {
    const shell = new Shell(portal.url);
    const page = `${portal.url}/openlake/workspaces/air-traffic/jobs/fire-drill`;
    const why = await shell.olo('jobs', 'pause', DRILL);
    expect(why).toMatchObject({
      code: 2,
      err: expect.stringContaining('--reason'),
    });

    const paused = await shell.ask<Job>(
      ...['jobs', 'pause', DRILL, '--reason', 'the source moves'],
    );
    expect(paused).toMatchObject({
      code: 0,
      answer: { paused: true, pauseReason: 'the source moves' },
      page,
    });
    expect((await shell.olo('jobs', 'get', DRILL)).out).toContain(
      'the source moves',
    );
    const unpaused = await shell.ask<Job>('jobs', 'unpause', DRILL);
    expect(unpaused).toMatchObject({
      code: 0,
      answer: { paused: false },
      page,
    });
  });
});
