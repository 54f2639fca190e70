import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ended,
  firstRun,
  RUN_WITHIN_MS,
  startRun,
  WORKSPACE,
} from './portal/runs';
import { expect, test } from './portal/test';

const SEEN_WITHIN_MS = 60_000;

test('a mistake in a YAML file is shown at its line, and the last good version goes on running', async ({
  page,
  portal,
}) => {
  test.setTimeout(3 * RUN_WITHIN_MS);
  await firstRun(portal);
  const job = { workspace: WORKSPACE, job: 'punctuality-scorecard' };
  const good = await portal.api.call('getJob', { params: job });

  const file = 'jobs/punctuality-scorecard.job.yaml';
  const putBack = await portal.edit(file, text =>
    text.replace('  runbook:', '  runbok:'),
  );
  const lines = (await readFile(join(portal.workspace, file), 'utf8')).split(
    '\n',
  );
  const line = 1 + lines.findIndex(text => text.startsWith('  runbok:'));
  try {
    await page.goto('/openlake/workspaces/air-traffic/settings');
    const findings = page.getByRole('listitem').filter({ hasText: 'runbok' });
    await expect(findings).toBeVisible({ timeout: SEEN_WITHIN_MS });
    await expect(findings).toContainText(`${file}:${line}:3`);
    await expect(findings).toContainText('did you mean "runbook"?');
    await expect(page.getByText('Refused, has errors').first()).toBeVisible();

    const { run } = await ended(
      portal,
      (
        await startRun(portal, 'punctuality-scorecard')
      ).id,
    );
    expect(run.result).toBe('success');
    expect(run.revision.hash).toBe(good.job.revision.hash);
  } finally {
    await putBack();
  }

  await expect(
    page.getByText('Every file of this workspace is valid.'),
  ).toBeVisible({
    timeout: SEEN_WITHIN_MS,
  });
  const mended = await portal.api.call('getJob', { params: job });
  expect(mended.job.revision.hash).toBe(good.job.revision.hash);
});

test('a version that deletes most of a workspace waits for a person', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  await firstRun(portal);
  const jobs = async () =>
    (
      await portal.api.call('listJobs', { params: { workspace: WORKSPACE } })
    ).items
      .filter(job => !job.retiredAt)
      .map(job => job.name);
  const all = await jobs();
  const tables = await readdir(join(portal.workspace, 'tables'));

  const putBack = await portal.remove([
    'jobs/punctuality-scorecard.job.yaml',
    'jobs/strict-audit.job.yaml',
    'jobs/gold-by-dbt.job.yaml',
    'jobs/gold-by-spark.job.yaml',
    ...tables.map(name => `tables/${name}`),
  ]);
  try {
    await page.goto('/openlake/workspaces/air-traffic/settings');
    await page
      .getByRole('link', { name: 'Review' })
      .or(
        page
          .getByRole('row')
          .filter({ hasText: 'Waits for confirmation' })
          .getByRole('link'),
      )
      .first()
      .click({ timeout: SEEN_WITHIN_MS });
    await expect(page.getByRole('heading', { name: 'Plan' })).toBeVisible();
    expect(await jobs()).toEqual(all);

    await page.getByRole('button', { name: 'Confirm and apply' }).click();
    await expect.poll(jobs).toEqual(['flights-medallion']);
    await expect(
      page.getByRole('button', { name: 'Confirm and apply' }),
    ).toHaveCount(0);
  } finally {
    await putBack();
  }
  await expect.poll(jobs, { timeout: SEEN_WITHIN_MS }).toEqual(all);
});
