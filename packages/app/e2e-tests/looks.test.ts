import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Page } from '@playwright/test';
import { Portal } from './portal/Portal';
import {
  begunBackfill,
  failedRuns,
  otherRun,
  WaitingRuns,
} from './portal/operated';
import { firstRun, RUN_WITHIN_MS } from './portal/runs';
import { expect, test } from './portal/test';
import { changeTheme } from './portal/theme';

interface Look {
  name: string;
  /** Brings about what the page shows, and says where it is. */
  open: (portal: Portal) => Promise<{
    path: string;
    /** Ends what only this page needed. */
    end?: () => Promise<void>;
  }>;
  /** What is there once the page has drawn what it is about. */
  drawn: (page: Page) => Promise<void>;
}

const JOB = '/openlake/workspaces/air-traffic/jobs/flights-medallion';

const LOOKS: Look[] = [
  {
    name: 'home',
    open: async portal => {
      await firstRun(portal);
      return { path: '/openlake' };
    },
    drawn: page =>
      expect(
        page
          .getByRole('table', { name: 'Recent runs' })
          .getByRole('row')
          .nth(1),
      ).toBeVisible(),
  },
  { name: 'run', open: openRun, drawn: runIsDrawn },
  {
    name: 'data',
    open: async () => ({ path: '/openlake/workspaces/air-traffic/data' }),
    drawn: page =>
      expect(page.getByRole('region', { name: 'gold layer' })).toBeVisible(),
  },
  {
    name: 'table',
    open: async () => ({ path: '/openlake/tables/lake.silver.flights' }),
    drawn: page =>
      expect(page.getByRole('table', { name: 'Checks' })).toBeVisible(),
  },
  {
    name: 'job',
    open: async portal => {
      await otherRun(portal);
      return { path: JOB };
    },
    drawn: async page => {
      await expect(page.getByText('gold_route_delays').first()).toBeVisible();
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    },
  },
  {
    name: 'compare',
    open: async portal => {
      const { run } = await firstRun(portal);
      const other = await otherRun(portal);
      return { path: `/openlake/runs/compare?a=${run.id}&b=${other.id}` };
    },
    drawn: page =>
      expect(
        page.getByRole('table', { name: 'Tasks of both runs' }),
      ).toBeVisible(),
  },
  {
    name: 'repair',
    open: async portal => {
      const [{ id }] = await failedRuns(portal);
      return {
        path: `/openlake/workspaces/air-traffic/jobs/strict-audit/runs/${id}`,
      };
    },
    drawn: page =>
      dialogIsDrawn(page, 'Repair run', /^Repair /, 'Will run 2, reuse 1.'),
  },
  {
    name: 'backfill-preview',
    open: async portal => {
      await firstRun(portal);
      return { path: JOB };
    },
    drawn: page =>
      dialogIsDrawn(page, 'Backfill', /^Backfill /, /^\d+ runs?\b/),
  },
  {
    name: 'runs',
    open: async portal => {
      await failedRuns(portal);
      return { path: '/openlake/runs' };
    },
    drawn: async page => {
      for (const row of [0, 1]) {
        await page
          .getByRole('checkbox', { name: /^Select Strict audit/ })
          .nth(row)
          .check({ force: true });
      }
      await expect(
        page.getByRole('toolbar', { name: 'Chosen runs' }),
      ).toContainText('2 runs chosen');
    },
  },
  {
    name: 'backfills',
    open: async portal => {
      await begunBackfill(portal);
      return { path: '/openlake/backfills' };
    },
    drawn: page =>
      expect(
        page.getByRole('table', { name: 'Backfills' }).getByRole('row').nth(1),
      ).toBeVisible(),
  },
  {
    name: 'backfill',
    open: async portal => {
      const { id } = await begunBackfill(portal);
      return { path: `/openlake/backfills/${id}` };
    },
    drawn: page =>
      expect(page.getByRole('region', { name: 'Intervals' })).toContainText(
        '28 intervals',
      ),
  },
  {
    name: 'queue',
    open: async portal => {
      const waiting = await WaitingRuns.start(portal);
      return { path: '/openlake/queue', end: () => waiting.end() };
    },
    drawn: page =>
      expect(
        page
          .getByRole('table', { name: 'Waiting runs' })
          .getByRole('row')
          .nth(2),
      ).toBeVisible(),
  },
];

for (const width of [1440, 400]) {
  test(`pages fit ${width} pixels in both themes, and every control has a name`, async ({
    page,
    portal,
  }) => {
    test.setTimeout(4 * RUN_WITHIN_MS);
    await page.setViewportSize({ width, height: 900 });
    for (const look of LOOKS) {
      await test.step(look.name, async () => {
        const { path, end } = await look.open(portal);
        try {
          await page.emulateMedia({ colorScheme: 'light' });
          await page.goto(path);
          await look.drawn(page);
          expect.soft(await overflow(page)).toBeLessThanOrEqual(0);
          expect.soft(await nameless(page)).toEqual([]);
          if (process.env.OPENLAKE_SCREENSHOTS && width === 1440) {
            await picture(page, `${look.name}-light`);
          }
          await changeTheme(page, 'dark');
          await look.drawn(page);
          expect.soft(await overflow(page)).toBeLessThanOrEqual(0);
        } finally {
          await end?.();
        }
      });
    }
  });
}

test('the tasks of two runs are read on a phone without scrolling sideways', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  const { run } = await firstRun(portal);
  const other = await otherRun(portal);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/openlake/runs/compare?a=${run.id}&b=${other.id}`);
  const tasks = page.getByRole('table', { name: 'Tasks of both runs' });
  await page.getByRole('radio', { name: /^All / }).click();
  for (const { number } of [run, other]) {
    await expect(
      tasks.getByRole('link', {
        name: `bronze_flights in #${number}`,
        exact: true,
      }),
    ).toBeVisible();
  }
  const outside = await tasks.evaluate(({ parentElement }) =>
    parentElement ? parentElement.scrollWidth - parentElement.clientWidth : NaN,
  );
  expect(outside).toBeLessThanOrEqual(0);
});

test('a run can be read and left with the keyboard alone', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  await page.goto((await openRun(portal)).path);
  await runIsDrawn(page);

  await page.keyboard.press('j');
  await expect(page).toHaveURL(/task=/);
  const first = new URL(page.url()).searchParams.get('task');
  await page.keyboard.press('j');
  await expect(page).not.toHaveURL(new RegExp(`task=${first}(&|$)`));
  await page.keyboard.press('/');
  await page.keyboard.type('gold_');
  await expect(
    page
      .getByRole('region', { name: 'Tasks' })
      .getByRole('button', { name: /^gold_.*, success$/ }),
  ).toHaveCount(3);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: /^Task / })).toHaveCount(
    0,
  );
});

test('the rail leads to the catalog and the settings', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Catalog' }).first().click();
  await expect(page).toHaveURL(/\/catalog/);
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await expect(page.getByText('Guest').first()).toBeVisible();
});

async function openRun(portal: Portal) {
  const { run } = await firstRun(portal);
  return { path: `${JOB}/runs/${run.id}` };
}

async function runIsDrawn(page: Page) {
  await expect(
    page
      .getByRole('region', { name: 'Tasks' })
      .getByRole('button', { name: 'bronze_flights, success' }),
  ).toBeVisible();
  // A phone has no room for the graph.
  if (page.viewportSize()!.width > 640) {
    await expect(page.locator('.react-flow__edge').first()).toBeAttached();
  }
}

/** Opens a dialog, which goes with the page when that is made anew, and waits for its preview. */
async function dialogIsDrawn(
  page: Page,
  button: string,
  name: RegExp,
  preview: string | RegExp,
) {
  const dialog = page.getByRole('dialog', { name });
  await expect(async () => {
    if (!(await dialog.isVisible())) {
      await page.getByRole('button', { name: button, exact: true }).click();
    }
    await expect(dialog.getByText(preview).first()).toBeVisible({
      timeout: 5_000,
    });
  }).toPass();
  await expect(dialog.locator('[aria-busy=true]')).toHaveCount(0);
}

/** How many pixels of the page are out of sight to the right. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
}

/** Controls that a screen reader has no words for. */
async function nameless(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const role of ['button', 'link', 'textbox', 'tab'] as const) {
    for (const control of await page.getByRole(role, { name: /^$/ }).all()) {
      found.push(`${role} ${await control.evaluate(e => e.outerHTML)}`);
    }
  }
  return found;
}

/** A picture for the README and the guides. */
async function picture(page: Page, name: string) {
  const folder = resolve(__dirname, '../../../docs/images');
  await mkdir(folder, { recursive: true });
  // Whatever was pressed on the page may have scrolled it.
  await page
    .getByRole('heading', { level: 1 })
    .first()
    .scrollIntoViewIfNeeded();
  await page.screenshot({
    path: resolve(folder, `${name}.png`),
    animations: 'disabled',
  });
}
