import { TaskRun } from '@openlake/plugin-openlake-common';
import {
  ended,
  expectRun,
  firstRun,
  quiet,
  RUN_WITHIN_MS,
  startRun,
} from './portal/runs';
import { addJob, OwnJob } from './portal/ownJobs';
import { expect, test } from './portal/test';

/** Does not end by itself, nor when it is asked to. */
const NIGHT_SHIFT: OwnJob = {
  name: 'night-shift',
  title: 'Night shift',
  spec: `  tasks:
    - key: program
      type: shell
      retries: 0
      shell: { command: [sh, -c, "trap '' TERM; echo at work; while :; do sleep 1; done"] }
    - key: watch
      type: wait
      wait: { until: { file: { path: never_delivered.csv } } }
`,
};

test('a run that was cut off in the middle ends right after a restart', async ({
  page,
  portal,
}) => {
  test.setTimeout(5 * RUN_WITHIN_MS);
  const first = await firstRun(portal);
  await quiet(portal, 'flights-medallion');
  const { id, number } = await startRun(portal, 'flights-medallion');
  let before: TaskRun[] = [];
  await expect
    .poll(
      async () => {
        before = (await portal.api.call('getRun', { params: { run: id } }))
          .tasks;
        return before.some(
          task => task.key === 'bronze_flights' && task.result,
        );
      },
      { intervals: [100], timeout: RUN_WITHIN_MS },
    )
    .toBe(true);

  await portal.kill();
  await portal.start();

  const { run, tasks } = await ended(portal, id);
  expect(run.result).toBe('success');
  expect(tasks.map(task => task.result)).toEqual(tasks.map(() => 'success'));
  for (const task of before.filter(({ result }) => result === 'success')) {
    const after = tasks.find(({ key }) => key === task.key);
    expect(after).toMatchObject({
      attempts: { length: task.attempts.length },
      startedAt: task.startedAt,
      endedAt: task.endedAt,
    });
  }

  await test.step('each table has one snapshot of this run', async () => {
    for (const output of tasks.flatMap(task => task.outputs)) {
      const [catalog, schema, table] = output.table.split('.');
      const { items } = await portal.api.call('listSnapshots', {
        params: { catalog, schema, table },
        query: { limit: 100 },
      });
      const own = items.filter(({ writer }) => writer?.run === id);
      expect(own.map(snapshot => snapshot.id)).toEqual([output.snapshotId]);
    }
  });

  await test.step('what ran before is still there', async () => {
    await page.goto('/openlake/runs?job=flights-medallion');
    for (const n of [1, number]) {
      await expect(
        page.getByRole('link', {
          name: `Flights medallion #${n}`,
          exact: true,
        }),
      ).toBeVisible();
    }
    const old = await portal.api.call('getRun', {
      params: { run: first.run.id },
    });
    expect(old.tasks.map(task => task.outputs)).toEqual(
      first.tasks.map(task => task.outputs),
    );
  });
});

test('a portal that is asked to end leaves within half a minute, whatever is at work; the next one goes on with it', async ({
  page,
  portal,
}) => {
  test.setTimeout(5 * RUN_WITHIN_MS);
  await firstRun(portal);
  const retire = await addJob(portal, NIGHT_SHIFT);
  const { id } = await startRun(portal, NIGHT_SHIFT.name);
  const active = async () =>
    (await portal.api.call('getRun', { params: { run: id } })).tasks
      .filter(({ lifecycle }) => lifecycle === 'running')
      .map(({ key, attempts }) => `${key} ${attempts.length}`)
      .sort();
  const ofAttempt = (n: number) => [`program ${n}`, `watch ${n}`];
  await expect.poll(active, { timeout: RUN_WITHIN_MS }).toEqual(ofAttempt(1));
  // What this page asks meanwhile is refused, as its console says.
  const listening = await page.context().newPage();
  await listening.goto(
    `/openlake/workspaces/air-traffic/jobs/${NIGHT_SHIFT.name}/runs/${id}?task=program`,
  );
  await expect(listening.getByText('at work').first()).toBeVisible();

  await portal.stop();
  await portal.start();
  await listening.close();

  await expect.poll(active, { timeout: RUN_WITHIN_MS }).toEqual(ofAttempt(2));
  await portal.api.call('cancelRun', { params: { run: id }, body: {} });
  expect((await ended(portal, id)).run.result).toBe('canceled');
  await retire();
});

test('without its state folder, the portal starts as on the first day', async ({
  page,
  portal,
}) => {
  test.setTimeout(5 * RUN_WITHIN_MS);
  await portal.stop();
  await portal.forget();
  await portal.start();

  const { run } = await firstRun(portal);
  expect(run.result).toBe('success');
  const second = await expectRun(portal, 'punctuality-scorecard', () => true);
  expect((await ended(portal, second.id)).run).toMatchObject({
    number: 1,
    result: 'success',
  });
  await page.goto('/');
  await expect(
    page.getByRole('link', { name: 'Flights medallion run 1', exact: true }),
  ).toBeVisible();
});
