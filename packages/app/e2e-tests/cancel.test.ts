import { ended, firstRun, quiet, RUN_WITHIN_MS, startRun } from './portal/runs';
import { expect, test } from './portal/test';

test('a second run waits with its place in the queue, and both can be cancelled from their pages', async ({
  page,
  portal,
}) => {
  test.setTimeout(3 * RUN_WITHIN_MS);
  await firstRun(portal);
  await quiet(portal, 'flights-medallion');
  const running = await startRun(portal, 'flights-medallion');
  const waiting = await startRun(portal, 'flights-medallion');
  const address = (id: string) =>
    `/openlake/workspaces/air-traffic/jobs/flights-medallion/runs/${id}`;

  const cancel = async () => {
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Cancel run' })
      .click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByText('Canceled').first()).toBeVisible();
  };

  await page.goto(address(waiting.id));
  await expect(
    page.getByText(/Waiting for a free place of its job, position 1/),
  ).toBeVisible();
  await cancel();

  await page.goto(address(running.id));
  await cancel();

  const first = await ended(portal, running.id);
  const second = await ended(portal, waiting.id);
  expect([first.run.result, second.run.result]).toEqual([
    'canceled',
    'canceled',
  ]);
  expect(second.run.startedAt).toBeUndefined();
});
