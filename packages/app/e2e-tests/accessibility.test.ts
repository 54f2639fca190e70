import AxeBuilder from '@axe-core/playwright';
import { Page } from '@playwright/test';
import {
  begunBackfill,
  failedRuns,
  otherRun,
  WaitingRuns,
} from './portal/operated';
import { firstRun, RUN_WITHIN_MS } from './portal/runs';
import { expect, test } from './portal/test';
import { changeTheme, Theme } from './portal/theme';

const JOB = '/openlake/workspaces/air-traffic/jobs/flights-medallion';
const TABLE = '/openlake/tables/lake.silver.flights';

/** Every page of OpenLake, by the heading that it has once it knows what it is about. */
const PAGES: [path: string, heading: string | RegExp][] = [
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

test('nobody is kept out of a page by how it is made, in either theme', async ({
  page,
  portal,
}) => {
  test.setTimeout(4 * RUN_WITHIN_MS);
  const { run } = await firstRun(portal);
  const other = await otherRun(portal);
  const backfill = await begunBackfill(portal);
  const medallion = /^Flights medallion #/;
  const all: typeof PAGES = [
    ...PAGES,
    [`/openlake/backfills/${backfill.id}`, /^Backfill of /],
    [
      `/openlake/runs/compare?a=${run.id}&b=${other.id}`,
      /^Flights medallion: /,
    ],
    [`${JOB}/runs/${run.id}`, medallion],
    [`${JOB}/runs/${run.id}?task=bronze_flights`, medallion],
    [`${JOB}/runs/${run.id}?view=parameters`, medallion],
    [`${JOB}/runs/${run.id}?view=configuration`, medallion],
  ];
  for (const [path, heading] of all) {
    await test.step(path, async () => {
      await inBothThemes(page, path, heading, async theme => {
        expect.soft(await barriers(page, theme)).toEqual([]);
      });
    });
  }
});

test('nobody is kept out of a dialog by how it is made, in either theme', async ({
  page,
  portal,
}) => {
  test.setTimeout(4 * RUN_WITHIN_MS);
  const { run } = await firstRun(portal);
  const [failed] = await failedRuns(portal);

  const dialogs = async (
    path: string,
    heading: string | RegExp,
    ways: [name: RegExp, open: () => Promise<void>][],
  ) => {
    await inBothThemes(page, path, heading, async theme => {
      for (const [name, open] of ways) {
        await test.step(`${name} in ${theme}`, async () => {
          await open();
          const dialog = page.getByRole('dialog', { name });
          await expect(dialog).toBeVisible();
          await expect(dialog.locator('[aria-busy=true]')).toHaveCount(0);
          expect.soft(await barriers(page, theme, '[role=dialog]')).toEqual([]);
          await page.keyboard.press('Escape');
          await expect(dialog).toHaveCount(0);
        });
      }
    });
  };
  const press = (button: string) => () =>
    page.getByRole('button', { name: button }).first().click();
  const key = (letter: string) => () => page.keyboard.press(letter);

  await dialogs(JOB, 'Flights medallion', [
    [/^Run /, press('Run now')],
    [/^Backfill /, press('Backfill')],
    [/^Pause /, press('Pause')],
  ]);
  await dialogs(`${JOB}/runs/${run.id}`, /^Flights medallion #/, [
    [/^Run .* again$/, key('a')],
    [/^Compare /, key('c')],
    [/^Mark /, key('m')],
  ]);
  await dialogs(
    `/openlake/workspaces/air-traffic/jobs/strict-audit/runs/${failed.id}`,
    /^Strict audit/,
    [[/^Repair /, press('Repair run')]],
  );
  const chosen = (button: string) => async () => {
    await page
      .getByRole('checkbox', { name: /^Select Strict audit/ })
      .first()
      .check({ force: true });
    await press(button)();
  };
  await dialogs('/openlake/runs?state=failed', 'Runs', [
    [/^Repair /, chosen('Repair…')],
    [/^Cancel /, chosen('Cancel…')],
    [/^Mark /, chosen('Mark…')],
  ]);

  const waiting = await WaitingRuns.start(portal);
  try {
    await dialogs('/openlake/queue', 'Queue', [
      [
        /^Drop /,
        async () => {
          await page
            .getByRole('button', { name: /^Actions for / })
            .last()
            .click();
          await page.getByRole('menuitem', { name: /^Drop/ }).click();
        },
      ],
    ]);
    await dialogs(
      `/openlake/workspaces/air-traffic/jobs/late-feed/runs/${waiting.last.id}`,
      /^Late feed #/,
      [[/^Cancel /, press('Cancel run')]],
    );
  } finally {
    await waiting.end();
  }
});

test('the tab key reaches everything that can be done on the page of a run', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  const { run } = await firstRun(portal);
  await page.goto(`${JOB}/runs/${run.id}?task=bronze_flights`);
  await drawn(page, /^Flights medallion #/);

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

/** Opens a page and looks at it in one theme, then in the other. */
async function inBothThemes(
  page: Page,
  path: string,
  heading: string | RegExp,
  look: (theme: Theme) => Promise<void>,
) {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(path);
  await drawn(page, heading);
  await look('light');
  await changeTheme(page, 'dark');
  await drawn(page, heading);
  await look('dark');
}

/**
 * What keeps people out, each with the rule that says so and where it is. In the dark only what colours can get wrong:
 * the rest is the same.
 */
async function barriers(
  page: Page,
  theme: Theme,
  within = '[data-olo-page]',
): Promise<string[]> {
  const builder = new AxeBuilder({ page }).include(within);
  const { violations } = await (theme === 'dark'
    ? builder.withRules('color-contrast')
    : builder
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
        // What a card or a row says besides its name (rows, age, state) is not its label.
        .disableRules('label-content-name-mismatch')
  ).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, any }) =>
          `${theme}: ${id}: ${target.join(' ')} ${any[0]?.message ?? ''}`,
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
