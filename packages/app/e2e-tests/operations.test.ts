import { Page } from '@playwright/test';
import {
  failedRun,
  FIRE_DRILL,
  LATE_FEED,
  WaitingRuns,
} from './portal/operated';
import { addJob, haveJob } from './portal/ownJobs';
import { ended, firstRun, RUN_WITHIN_MS, WORKSPACE } from './portal/runs';
import { expect, test } from './portal/test';

const JOBS = '/openlake/workspaces/air-traffic/jobs';
const DRILL = `${JOBS}/${FIRE_DRILL.name}`;

test('a backfill is begun on the page of its job, and paused, resumed and canceled on its own', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  await firstRun(portal);
  const retire = await addJob(portal, LATE_FEED);
  try {
    await page.goto(`${JOBS}/${LATE_FEED.name}`);
    await page.getByRole('button', { name: 'Backfill' }).first().click();
    const dialog = page.getByRole('dialog', { name: /^Backfill Late feed/ });
    await dialog.getByRole('button', { name: /already$/ }).click();
    await page.getByRole('option', { name: 'Run all of them again' }).click();
    await dialog.getByLabel('Note').fill('a late column');
    await dialog.getByRole('button', { name: 'Start 7 runs' }).click();
    await expect(page).toHaveURL(/\/openlake\/backfills\/\w+$/);
    const backfill = page.url().split('/').at(-1)!;

    const intervals = page.getByRole('region', { name: 'Intervals' });
    await expect(intervals.locator('[data-at]')).toHaveCount(7);
    await expect(
      intervals.locator('[data-at][data-state=running]'),
    ).toHaveCount(1);

    await confirmed(page, 'Pause');
    await expect(page.getByText('Paused', { exact: true })).toBeVisible();
    await confirmed(page, 'Resume');
    await expect(
      page.getByText('Running', { exact: true }).first(),
    ).toBeVisible();
    await confirmed(page, 'Cancel backfill');
    await expect(
      page.getByText('Canceled', { exact: true }).first(),
    ).toBeVisible();

    const { items } = await portal.api.call('listRuns', {
      query: { backfill, limit: 100 },
    });
    expect(items).toHaveLength(1);
    expect((await ended(portal, items[0].id)).run.result).toBe('canceled');
    await expect(
      intervals.locator('[data-at][data-state=running]'),
    ).toHaveCount(0);
  } finally {
    await retire();
  }
});

test('a run is moved in the queue by menu and by key, and dropped with a reason', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  await firstRun(portal);
  const runs = await WaitingRuns.start(portal);
  const [high, normal, low] = runs.waiting.map(({ number }) => number);
  const queue = page.getByRole('table', { name: 'Waiting runs' });
  const order = async () =>
    (await queue.getByRole('link').allTextContents()).flatMap(
      text => Number(/#(\d+)/.exec(text)?.[1]) || [],
    );
  const menu = async (number: number, item: string | RegExp) => {
    await queue
      .getByRole('button', { name: `Actions for Late feed #${number}` })
      .click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  try {
    await page.goto('/openlake/queue?workspace=air-traffic&job=late-feed');
    await expect.poll(order).toEqual([high, normal, low]);
    await expect(
      queue.getByText('a place of job air-traffic/late-feed, 1 of 1 taken'),
    ).not.toHaveCount(0);

    await menu(low, 'Move to the front');
    await expect.poll(order).toEqual([low, high, normal]);
    await queue
      .getByRole('button', { name: `Move Late feed #${normal}:` })
      .press('ArrowUp');
    await expect.poll(order).toEqual([low, normal, high]);

    await menu(high, /^Drop/);
    const dialog = page.getByRole('dialog', {
      name: `Drop Late feed #${high} from the queue?`,
    });
    await dialog.getByRole('button', { name: 'Drop run' }).click();
    await expect(dialog.getByText(/^Say why/)).toBeVisible();
    await dialog.getByLabel('Note').fill('superseded');
    await dialog.getByRole('button', { name: 'Drop run' }).click();
    await expect.poll(order).toEqual([low, normal]);
    const { run } = await ended(portal, runs.waiting[0].id);
    expect(run).toMatchObject({
      result: 'canceled',
      cancel: { note: 'superseded' },
    });
  } finally {
    await runs.end();
  }
});

test.describe('a job whose runs fail', () => {
  haveJob(FIRE_DRILL);

  test('is in a plan that says when the clock starts it', async ({
    page,
    portal,
  }) => {
    const { items } = await portal.api.call('listDeployments', {
      params: { workspace: WORKSPACE },
      query: {},
    });
    const { id } = items.find(({ result }) => result === 'applied')!;
    await page.goto(
      `/openlake/workspaces/air-traffic/settings?deployment=${id}`,
    );
    const fires = page
      .getByRole('region', { name: 'Next fires' })
      .getByRole('group')
      .filter({ hasText: FIRE_DRILL.name });
    await expect(fires.getByRole('listitem')).toHaveCount(10);
    await expect(fires.getByRole('listitem').first()).toContainText(
      /1 Jan.* 05:00/,
    );
  });

  test('has runs that are marked together in the list, with what became of each', async ({
    page,
    portal,
  }) => {
    test.setTimeout(2 * RUN_WITHIN_MS);
    const runs = [
      await failedRun(portal, FIRE_DRILL),
      await failedRun(portal, FIRE_DRILL),
    ];
    await page.goto(
      '/openlake/runs?workspace=air-traffic&job=fire-drill&state=failed',
    );
    for (const { number } of runs) {
      await page
        .getByRole('checkbox', {
          name: new RegExp(`^Select Fire drill\\s*#${number}\\b`),
        })
        .check({ force: true });
    }
    await page
      .getByRole('toolbar', { name: 'Chosen runs' })
      .getByRole('button', { name: 'Mark…' })
      .click();
    const ask = page.getByRole('dialog', { name: 'Mark 2 runs as success?' });
    await ask.getByRole('button', { name: 'Mark 2 runs' }).click();
    await expect(ask.getByText(/^Say why/)).toBeVisible();
    await ask.getByLabel('Note').fill('it was a drill');
    await ask.getByRole('button', { name: 'Mark 2 runs' }).click();

    const results = page.getByRole('dialog', { name: '2 runs marked' });
    await expect(
      results.getByRole('list', { name: 'Done' }).getByRole('listitem'),
    ).toHaveCount(2);
    await results.getByRole('button', { name: 'Close' }).last().click();
    for (const { id, number } of runs) {
      const { run } = await ended(portal, id);
      expect(run.mark).toMatchObject({
        result: 'success',
        was: 'failed',
        note: 'it was a drill',
      });
      await expect(
        page.getByRole('link', { name: `Fire drill #${number}`, exact: true }),
      ).toHaveCount(0);
    }
  });

  test('has runs that are repaired together in the list, and one that is repaired where it failed, with another parameter', async ({
    page,
    portal,
  }) => {
    test.setTimeout(2 * RUN_WITHIN_MS);
    const runs = [
      await failedRun(portal, FIRE_DRILL),
      await failedRun(portal, FIRE_DRILL),
    ];
    await page.goto(
      '/openlake/runs?workspace=air-traffic&job=fire-drill&state=failed',
    );
    for (const { number } of runs) {
      await page
        .getByRole('checkbox', {
          name: new RegExp(`^Select Fire drill\\s*#${number}\\b`),
        })
        .check({ force: true });
    }
    await page
      .getByRole('toolbar', { name: 'Chosen runs' })
      .getByRole('button', { name: 'Repair…' })
      .click();
    const ask = page.getByRole('dialog', { name: 'Repair 2 runs?' });
    await ask.getByLabel('Note').fill('the disk was full');
    await ask.getByRole('button', { name: 'Repair 2 runs' }).click();
    const results = page.getByRole('dialog', {
      name: 'Repair of 2 runs started',
    });
    await expect(
      results.getByRole('list', { name: 'Done' }).getByRole('listitem'),
    ).toHaveCount(2);
    for (const { id } of runs) {
      await expect
        .poll(async () => (await ended(portal, id)).run, {
          timeout: RUN_WITHIN_MS,
        })
        .toMatchObject({ result: 'failed', repairs: 1 });
    }

    await page.goto(`${DRILL}/runs/${runs[0].id}`);
    await page.getByRole('button', { name: 'Repair run' }).click();
    const dialog = page.getByRole('dialog', { name: /^Repair Fire drill/ });
    await dialog.getByText('Failed only').click();
    await dialog.getByText(/^Parameters stay as they are/).click();
    await dialog.getByRole('textbox', { name: /ratio/ }).fill('0.5');
    await expect(
      dialog.getByRole('list', { name: 'Parameters that change' }),
    ).toHaveText(/ratio 2 → 0\.5/);
    await dialog.getByRole('button', { name: 'Repair 1 task' }).click();
    await expect(dialog).toHaveCount(0);
    await expect
      .poll(async () => (await ended(portal, runs[0].id)).run.repairs, {
        timeout: RUN_WITHIN_MS,
      })
      .toBe(2);
    const { tasks } = await ended(portal, runs[0].id);
    expect(tasks.map(({ key, result }) => [key, result])).toEqual([
      ['measure', 'success'],
      ['gate', 'success'],
      ['publish', 'upstream_failed'],
    ]);
  });

  test('has a run whose task, and which itself, is made to count by a note', async ({
    page,
    portal,
  }) => {
    test.setTimeout(2 * RUN_WITHIN_MS);
    const failed = await failedRun(portal, FIRE_DRILL);
    const mark = async (name: RegExp, note: string) => {
      await page
        .getByRole('menuitem', { name: 'Mark as success or failed' })
        .click();
      const dialog = page.getByRole('dialog', { name });
      await dialog.getByLabel('Note').fill(note);
      await dialog.getByRole('button', { name: 'Mark as success' }).click();
      await expect(dialog).toHaveCount(0);
    };

    await page.goto(`${DRILL}/runs/${failed.id}?task=gate`);
    const task = page.getByRole('complementary', { name: 'Task gate' });
    await task.getByRole('button', { name: 'Actions for gate' }).click();
    await mark(/^Mark gate of #/, 'the gate is stricter than it should be');
    await expect(task.getByText(/^Marked success by guest/)).toBeVisible();
    await expect(
      task.getByText(/“the gate is stricter than it should be”/),
    ).toBeVisible();

    await page.getByRole('button', { name: 'More actions' }).click();
    await mark(/^Mark Fire drill #/, 'nothing depends on it');
    await expect(page.getByText(/“nothing depends on it”/)).toBeVisible();
    const { run, tasks } = await ended(portal, failed.id);
    expect(run).toMatchObject({
      result: 'success',
      mark: { was: 'failed', note: 'nothing depends on it' },
    });
    expect(tasks.find(({ key }) => key === 'gate')?.mark).toMatchObject({
      result: 'success',
      was: 'failed',
    });
  });

  test('is paused and unpaused on its page, with the reason for who comes next', async ({
    page,
  }) => {
    await page.goto(DRILL);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    const pause = page.getByRole('dialog', { name: 'Pause Fire drill?' });
    await pause.getByRole('button', { name: 'Pause job' }).click();
    await expect(pause.getByText(/^Say why/)).toBeVisible();
    await pause.getByLabel('Reason').fill('the source moves');
    await pause.getByRole('button', { name: 'Pause job' }).click();
    await expect(page.getByText(/the source moves/).first()).toBeVisible();

    await page.getByRole('button', { name: 'Unpause', exact: true }).click();
    const unpause = page.getByRole('dialog', { name: 'Unpause Fire drill?' });
    await expect(unpause.getByText(/“the source moves”/)).toBeVisible();
    await unpause.getByLabel('Reason').fill('it has moved');
    await unpause.getByRole('button', { name: 'Unpause job' }).click();
    await expect(
      page.getByRole('button', { name: 'Pause', exact: true }),
    ).toBeVisible();
    await expect(page.getByText(/“it has moved”/)).toBeVisible();
  });

  test('runs some of its tasks, and again all of them as a new run', async ({
    page,
    portal,
  }) => {
    test.setTimeout(2 * RUN_WITHIN_MS);
    await page.goto(DRILL);
    await page.getByRole('button', { name: 'Run now' }).first().click();
    const now = page.getByRole('dialog', { name: 'Run Fire drill now' });
    await now.getByLabel(/^ratio/).fill('0.5');
    await now.getByRole('button', { name: /Tasks/ }).click();
    await page.getByRole('option', { name: 'measure (sql)' }).click();
    await page.keyboard.press('Escape');
    await expect(now.getByText(/^Runs 1 of 3 tasks: measure\./)).toBeVisible();
    await now.getByRole('button', { name: 'Run now' }).click();
    await expect(page).toHaveURL(/\/fire-drill\/runs\/\w+/);
    const id = runOf(page);
    const part = await ended(portal, id);
    expect(part.tasks.map(({ result }) => result)).toEqual([
      'success',
      'skipped',
      'skipped',
    ]);
    await expect(page.getByText('not selected for this run')).toHaveCount(2);

    await page.getByRole('button', { name: 'More actions' }).click();
    await page
      .getByRole('menuitem', { name: 'Run again as a new run' })
      .click();
    const anew = page.getByRole('dialog', {
      name: `Run Fire drill #${part.run.number} again`,
    });
    // As it was, unless somebody wants all of it.
    await expect(anew.getByText(/^Runs 1 of 3 tasks: measure\./)).toBeVisible();
    await anew.getByRole('button', { name: /Tasks/ }).click();
    await page.getByRole('option', { name: 'measure (sql)' }).click();
    await page.keyboard.press('Escape');
    await expect(anew.getByText(/^Runs 1 of 3 tasks/)).toBeHidden();
    await anew.getByRole('button', { name: 'Start a new run' }).click();
    await expect(page).not.toHaveURL(new RegExp(id));
    const again = await ended(portal, runOf(page));
    expect(again.run).toMatchObject({
      result: 'success',
      parameters: { ratio: 0.5 },
      workspace: WORKSPACE,
    });
    expect(again.run.number).toBeGreaterThan(part.run.number);
    await expect(page.getByText('3 of 3')).toBeVisible();
  });
});

/** Presses a button that asks first, and says yes. */
async function confirmed(page: Page, button: string) {
  await page.getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** The run whose page is open. */
function runOf(page: Page): string {
  return page.url().split('/runs/')[1].split('?')[0];
}
