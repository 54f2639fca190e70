import { ended, firstRun, RUN_WITHIN_MS } from './portal/runs';
import { expect, test } from './portal/test';

test('a run that fails says why, and is repaired with a corrected revision inside itself', async ({
  page,
  portal,
}) => {
  test.setTimeout(3 * RUN_WITHIN_MS);
  await firstRun(portal);
  await page.goto('/openlake/workspaces/air-traffic/jobs/strict-audit');
  await expect(page.getByText('Paused', { exact: true }).first()).toBeVisible();

  await page.getByRole('button', { name: 'Run now' }).first().click();
  const start = page.getByRole('dialog', { name: /^Run Strict audit .* now$/ });
  await start.getByRole('button', { name: 'Run now' }).click();
  await expect(page).toHaveURL(/\/strict-audit\/runs\//);
  const id = page.url().split('/runs/')[1].split('?')[0];
  const failed = await ended(portal, id);
  expect(failed.run.result).toBe('failed');

  await test.step('the run page names the task, the reason and what waits for it', async () => {
    await expect(
      page.getByRole('button', { name: 'no_rejects', exact: true }),
    ).toBeVisible();
    await expect(page.getByText(/Flights were rejected/).first()).toBeVisible();
    await expect(page.getByText('blocks 1 task')).toBeVisible();
    const error = page.getByRole('region', { name: 'First error' });
    await expect(error.getByText(/Flights were rejected/)).toBeVisible();
    await page
      .getByRole('link', { name: 'Runbook', exact: true })
      .first()
      .click();
    await expect(page).toHaveURL(/\/strict-audit\/runbook$/);
    await expect(page.getByText(/repair/i).first()).toBeVisible();
  });

  const putBack = await portal.edit('jobs/strict-audit.job.yaml', text =>
    text.replace('at_most: 0\n', 'at_most: 0.001\n'),
  );
  try {
    await test.step('the change is deployed as a new revision, field by field', async () => {
      await page.getByRole('link', { name: /^Revisions/ }).click();
      await expect(page.getByText('2 revisions')).toBeVisible({
        timeout: 60_000,
      });
      await expect(page.getByText(/at_most/).last()).toBeVisible();
    });

    await test.step('the repair shows what it would do, and does that', async () => {
      await page.goto(
        `/openlake/workspaces/air-traffic/jobs/strict-audit/runs/${id}`,
      );
      await page.getByRole('button', { name: 'Repair run' }).click();
      const repair = page.getByRole('dialog', { name: /^Repair Strict audit/ });
      await expect(
        repair.getByRole('radio', { name: /^Deployed now: revision 2/ }),
      ).toBeChecked();
      await expect(repair.getByText('Will run 2, reuse 1.')).toBeVisible();
      await expect(
        repair.getByRole('row', { name: /^no_rejects / }),
      ).toBeVisible();
      await repair.getByRole('button', { name: 'Repair 2 tasks' }).click();
      await expect(repair).toHaveCount(0);
    });

    await expect
      .poll(
        async () =>
          (
            await portal.api.call('getRun', { params: { run: id } })
          ).run.result,
        { timeout: RUN_WITHIN_MS },
      )
      .toBe('success');
    const repaired = await ended(portal, id);
    expect(repaired.run).toMatchObject({
      number: failed.run.number,
      repairs: 1,
      revision: { number: failed.run.revision.number + 1 },
    });
    expect(
      Object.fromEntries(
        repaired.tasks.map(task => [
          task.key,
          task.attempts.map(attempt => [attempt.repair, attempt.result]),
        ]),
      ),
    ).toEqual({
      measure: [[0, 'success']],
      no_rejects: [
        [0, 'failed'],
        [1, 'success'],
      ],
      publish: [[1, 'success']],
    });
    await expect(page.getByText('3 of 3')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Repair run' })).toHaveCount(
      0,
    );
  } finally {
    await putBack();
  }
});
