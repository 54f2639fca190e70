import AxeBuilder from '@axe-core/playwright';
import { Page } from '@playwright/test';
import { ended, firstRun, RUN_WITHIN_MS, startRun } from './portal/runs';
import { expect, test } from './portal/test';

const JOB = '/openlake/workspaces/air-traffic/jobs/flights-medallion';
const TABLE = '/openlake/tables/lake.silver.flights';

/** Every page of OpenLake, by the heading that it has once it knows what it is about. */
const PAGES: [path: string, heading: string][] = [
  ['/openlake', 'Home'],
  ['/openlake/workspaces', 'Workspaces'],
  ['/openlake/runs', 'Runs'],
  ['/openlake/runs?state=failed', 'Runs'],
  ['/openlake/runs/compare', 'Compare runs'],
  ['/openlake/queue', 'Queue'],
  ['/openlake/backfills', 'Backfills'],
  ['/openlake/workspaces/air-traffic', 'Pipelines'],
  ['/openlake/workspaces/air-traffic/data', 'Data'],
  ['/openlake/workspaces/air-traffic/settings', 'Settings'],
  [JOB, 'Flights medallion'],
  [`${JOB}/graph`, 'Flights medallion'],
  [`${JOB}/revisions`, 'Flights medallion'],
  [`${JOB}/parameters`, 'Flights medallion'],
  [`${JOB}/runbook`, 'Flights medallion'],
  [TABLE, 'flights'],
  [`${TABLE}/schema`, 'flights'],
  [`${TABLE}/data`, 'flights'],
  [`${TABLE}/partitions`, 'flights'],
  [`${TABLE}/snapshots`, 'flights'],
  [`${TABLE}/health`, 'flights'],
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nobody is kept out of a page by how it is made, in the ${colorScheme} theme`, async ({
    page,
    portal,
  }) => {
    test.setTimeout(3 * RUN_WITHIN_MS);
    const { run } = await firstRun(portal);
    await page.emulateMedia({ colorScheme });

    for (const [path, heading] of PAGES) {
      await test.step(path, async () => {
        await page.goto(path);
        await drawn(page, heading);
        expect.soft(await barriers(page)).toEqual([]);
      });
    }
    for (const view of [
      '',
      '?task=bronze_flights',
      '?view=parameters',
      '?view=configuration',
    ]) {
      await test.step(`a run ${view}`, async () => {
        await page.goto(`${JOB}/runs/${run.id}${view}`);
        await drawn(page, /^Flights medallion|^flights-medallion/);
        expect.soft(await barriers(page)).toEqual([]);
      });
    }
    await test.step('two runs side by side', async () => {
      const other = await startRun(portal, 'flights-medallion');
      await ended(portal, other.id);
      await page.goto(`/openlake/runs/compare?a=${run.id}&b=${other.id}`);
      await drawn(page, /^Flights medallion: #/);
      expect.soft(await barriers(page)).toEqual([]);
    });
    for (const [button, dialog] of [
      ['Run now', /Run/],
      ['Backfill', /Backfill/],
      ['Pause', /Pause/],
    ] as const) {
      await test.step(`the dialog of ${button}`, async () => {
        await page.goto(JOB);
        await drawn(page, 'Flights medallion');
        await page.getByRole('button', { name: button }).first().click();
        await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
        expect.soft(await barriers(page, '[role=dialog]')).toEqual([]);
        await page.keyboard.press('Escape');
      });
    }
    for (const [key, dialog] of [
      ['a', /^Run .* again$/],
      ['c', /^Compare /],
      ['m', /^Mark /],
    ] as const) {
      await test.step(`the dialog of the key ${key}`, async () => {
        await page.goto(`${JOB}/runs/${run.id}`);
        await drawn(page, /^Flights medallion|^flights-medallion/);
        await page.keyboard.press(key);
        await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
        expect.soft(await barriers(page, '[role=dialog]')).toEqual([]);
      });
    }
  });
}

test('the tab key reaches everything that can be done on the page of a run', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  const { run } = await firstRun(portal);
  await page.goto(`${JOB}/runs/${run.id}?task=bronze_flights`);
  await drawn(page, /^Flights medallion|^flights-medallion/);

  const reached = new Set<string>();
  for (let step = 0; step < 400; step++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const focused = document.activeElement;
      focused?.setAttribute('data-reached', '');
      return focused?.outerHTML.slice(0, 300) ?? '';
    });
    if (reached.has(name) && step > 20 && name.startsWith('<body')) {
      break;
    }
    reached.add(name);
  }
  expect(await unreached(page)).toEqual([]);
});

async function drawn(page: Page, heading: string | RegExp) {
  await expect(
    page.getByRole('heading', { level: 1, name: heading }),
  ).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

/** What keeps people out, each with the rule that says so and where it is. */
async function barriers(
  page: Page,
  within = '[data-olo-page]',
): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include(within)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    // What a card or a row says besides its name (rows, age, state) is not its label.
    .disableRules('label-content-name-mismatch')
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, any }) =>
          `${id}: ${target.join(' ')} ${any[0]?.message ?? ''}`,
      ),
    );
}

/**
 * Controls in sight that the tab key did not stop at. Within a list of tabs or the like it stops once, and the arrow
 * keys do the rest.
 */
function unreached(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = document.querySelectorAll<HTMLElement>(
      '[data-olo-page] :is(button, a[href], input, select, textarea, [role=button], [role=tab])',
    );
    return [...controls]
      .filter(
        control =>
          !control.hasAttribute('data-reached') &&
          !control.matches(':disabled, [aria-disabled=true]') &&
          !control.closest(
            '[aria-hidden=true], [role=tablist], [role=radiogroup], [role=toolbar], [role=grid], [role=listbox]',
          ) &&
          control.checkVisibility({ visibilityProperty: true }),
      )
      .map(control => control.outerHTML.slice(0, 200));
  });
}
