import {
  ended,
  expectRun,
  firstRun,
  RUN_WITHIN_MS,
  startRun,
} from './portal/runs';
import { expect, test } from './portal/test';

const FLIGHTS = /3,000,000/;

test('the portal opens on Home, signed in, with the run of the first deployment', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  const { run, tasks } = await firstRun(portal);
  expect(run).toMatchObject({
    result: 'success',
    trigger: { kind: 'first_deployment' },
  });
  expect(tasks.map(task => task.attempts.length)).toEqual(tasks.map(() => 1));

  await page.goto('/');
  await expect(page).toHaveURL(/\/openlake$/);
  await expect(page).toHaveTitle(/OpenLake/);
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  await expect(page.getByText('Failed runs')).toBeVisible();
  await page
    .getByRole('link', { name: 'Flights medallion run 1', exact: true })
    .click();

  await expect(
    page.getByRole('heading', { name: /Flights medallion\s*#1/ }),
  ).toBeVisible();
  await expect(page.getByText('11 of 11')).toBeVisible();
});

test('a run shows its graph, its timeline, what a task logged and the table it wrote', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  const { run } = await firstRun(portal);

  await page.goto(
    `/openlake/workspaces/air-traffic/jobs/flights-medallion/runs/${run.id}`,
  );
  const graph = page.getByRole('group', {
    name: 'Graph of Flights medallion #1',
  });
  await expect(graph.getByText('gold_airport_strikes')).toBeVisible();
  const tasks = page.getByRole('region', { name: 'Tasks' });
  await expect(tasks.getByText('11 success')).toBeVisible();

  await tasks.getByRole('button', { name: 'bronze_flights, success' }).click();
  const task = page.getByRole('complementary', { name: 'Task bronze_flights' });
  await expect(task.getByText('complete', { exact: false })).toBeVisible();
  await expect(task.getByText(/lake\.bronze\.flights/).first()).toBeVisible();

  await task.getByRole('tab', { name: /Output/ }).click();
  await expect(task.getByText(FLIGHTS)).toBeVisible();
  await task
    .getByRole('link', { name: 'lake.bronze.flights', exact: true })
    .click();
  await expect(page).toHaveURL(/\/openlake\/tables\/lake\.bronze\.flights$/);
  await expect(page.getByText(FLIGHTS).first()).toBeVisible();
});

test('a job that waits for a table ran because the first one wrote it', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  const first = await firstRun(portal);
  const caused = await expectRun(
    portal,
    'punctuality-scorecard',
    run => run.trigger.kind === 'table_update' && run.number === 1,
  );
  const { run } = await ended(portal, caused.id);
  expect(run.result).toBe('success');
  expect(run.trigger.causedBy).toBe(first.run.id);

  await page.goto('/openlake/workspaces/air-traffic');
  await page
    .getByRole('link', { name: 'Punctuality scorecard', exact: true })
    .click();
  await expect(
    page.getByRole('heading', { name: 'Punctuality scorecard' }),
  ).toBeVisible();
  await expect(page.getByText('Last run success')).toBeVisible();
});

test('a table shows its columns with statistics, its rows, its partitions and its contract', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  await firstRun(portal);

  await page.goto('/openlake/workspaces/air-traffic/data');
  await expect(
    page.getByRole('region', { name: 'bronze layer' }),
  ).toBeVisible();

  const table = '/openlake/tables/lake.silver.flights';
  await page.goto(table);
  const checks = page.getByRole('table', { name: 'Checks' });
  await expect(checks).toBeVisible();
  await expect(checks.getByText('Passed').first()).toBeVisible();
  await expect(checks.getByText('Failed')).toHaveCount(0);

  await page.getByRole('link', { name: /^Schema/ }).click();
  const column = page
    .getByRole('table', { name: 'Columns' })
    .getByRole('row', { name: /flight_date/ });
  await expect(column).toContainText('date');
  await expect(column).toContainText('2001-01-01');

  await page.getByRole('link', { name: /^Data/ }).last().click();
  const rows = page.getByRole('region', { name: 'Rows' }).last();
  await expect(rows.getByRole('row')).toHaveCount(101);

  await page.getByRole('link', { name: /^Partitions/ }).click();
  await expect(
    page.getByRole('table', { name: 'Partitions' }).getByRole('row'),
  ).not.toHaveCount(1);
});

test('after another run, a table can be seen as the first run left it', async ({
  page,
  portal,
}) => {
  test.setTimeout(3 * RUN_WITHIN_MS);
  const first = await firstRun(portal);
  const again = await ended(
    portal,
    (
      await startRun(portal, 'flights-medallion')
    ).id,
  );
  expect(again.run.result).toBe('success');
  const written = first.tasks.find(task => task.key === 'gold_departure_hours')
    ?.outputs[0];

  await page.goto('/openlake/tables/lake.gold.departure_hours/snapshots');
  const snapshots = page.getByRole('table', { name: 'Snapshots' });
  await expect(
    snapshots.getByRole('link', {
      name: `flights-medallion #${again.run.number}`,
    }),
  ).toBeVisible();
  const old = snapshots.getByRole('row').filter({
    has: page.getByRole('link', { name: 'flights-medallion #1', exact: true }),
  });
  await old.getByRole('link', { name: 'See rows then' }).click();

  await expect(page).toHaveURL(new RegExp(`snapshot=${written!.snapshotId}$`));
  await expect(
    page.getByText(`You see the table as of snapshot ${written!.snapshotId}.`),
  ).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Rows' }).last().getByRole('row'),
  ).toHaveCount(written!.rows! + 1);
  await page.getByRole('link', { name: 'Back to now' }).click();
  await expect(page.getByText('You see the table as of')).toHaveCount(0);
});
