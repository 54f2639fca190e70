import { WaitingRuns } from './portal/operated';
import { ended, firstRun, RUN_WITHIN_MS } from './portal/runs';
import { expect, test } from './portal/test';

test('a run waits with its place in the queue, and it and the one before it can be canceled from their pages', async ({
  page,
  portal,
}) => {
  test.setTimeout(3 * RUN_WITHIN_MS);
  await firstRun(portal);
  const runs = await WaitingRuns.start(portal);
  const address = (id: string) =>
    `/openlake/workspaces/air-traffic/jobs/late-feed/runs/${id}`;

  const cancel = async () => {
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Cancel run' })
      .click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByText('Canceled').first()).toBeVisible();
  };

  try {
    await page.goto(address(runs.last.id));
    await expect(
      page.getByText(/Waiting for a free place of its job, position 3/),
    ).toBeVisible();
    await cancel();
    const dropped = await ended(portal, runs.last.id);
    expect(dropped.run.result).toBe('canceled');
    expect(dropped.run.startedAt).toBeUndefined();

    await page.goto(address(runs.running.id));
    await expect(page.getByText('Running').first()).toBeVisible();
    await cancel();
    const canceled = await ended(portal, runs.running.id);
    expect(canceled.run.result).toBe('canceled');
    expect(canceled.run.startedAt).toBeDefined();
  } finally {
    await runs.end();
  }
});
