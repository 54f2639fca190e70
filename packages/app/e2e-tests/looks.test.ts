import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Page } from '@playwright/test';
import { Portal } from './portal/Portal';
import { firstRun, RUN_WITHIN_MS } from './portal/runs';
import { expect, test } from './portal/test';

interface Look {
  name: string;
  path: string;
  /** What is there once the page has drawn what it is about. */
  drawn: (page: Page) => Promise<void>;
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 400]) {
    test(`pages fit ${width} pixels in the ${colorScheme} theme, and every control has a name`, async ({
      browser,
      portal,
    }) => {
      test.setTimeout(2 * RUN_WITHIN_MS);
      const looks = await readLooks(portal);
      const context = await browser.newContext({
        baseURL: portal.url,
        colorScheme,
        viewport: { width, height: 900 },
      });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', error => errors.push(error.message));
      for (const look of looks) {
        await test.step(look.name, async () => {
          await page.goto(look.path);
          await look.drawn(page);
          expect(await overflow(page)).toBeLessThanOrEqual(0);
          expect(await nameless(page)).toEqual([]);
          if (process.env.OPENLAKE_SCREENSHOTS && width === 1440) {
            await picture(page, `${look.name}-${colorScheme}`);
          }
        });
      }
      expect(errors).toEqual([]);
      await context.close();
    });
  }
}

test('a run can be read and left with the keyboard alone', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  const [, run] = await readLooks(portal);
  await page.goto(run.path);
  await run.drawn(page);

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

async function readLooks(portal: Portal): Promise<Look[]> {
  const { run } = await firstRun(portal);
  return [
    {
      name: 'home',
      path: '/openlake',
      drawn: page =>
        expect(
          page.getByRole('link', { name: /Flights medallion run/ }).first(),
        ).toBeVisible(),
    },
    {
      name: 'run',
      path: `/openlake/workspaces/air-traffic/jobs/flights-medallion/runs/${run.id}`,
      drawn: async page => {
        await expect(
          page
            .getByRole('region', { name: 'Tasks' })
            .getByRole('button', { name: 'bronze_flights, success' }),
        ).toBeVisible();
        // A phone has no room for the graph.
        if (page.viewportSize()!.width > 640) {
          await expect(
            page.locator('.react-flow__edge').first(),
          ).toBeAttached();
        }
      },
    },
    {
      name: 'data',
      path: '/openlake/workspaces/air-traffic/data',
      drawn: page =>
        expect(page.getByRole('region', { name: 'gold layer' })).toBeVisible(),
    },
    {
      name: 'table',
      path: '/openlake/tables/lake.silver.flights',
      drawn: page =>
        expect(page.getByRole('table', { name: 'Checks' })).toBeVisible(),
    },
  ];
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

/** A picture for the README. */
async function picture(page: Page, name: string) {
  const folder = resolve(__dirname, '../../../docs/images');
  await mkdir(folder, { recursive: true });
  await page.screenshot({
    path: resolve(folder, `${name}.png`),
    animations: 'disabled',
  });
}
