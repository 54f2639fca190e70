// The page of a job of 1,000 tasks that has run 100 times, built for production, in Chromium with an empty cache: when its
// largest part is painted (LCP), how long a frame takes while the pointer moves and the grid scrolls, and the slowest answer
// to a click or a key (INP), with 25 and with 100 runs in the grid and in the list of the tasks.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  forgetInteractions,
  longestFrame,
  settled,
  watchPaints,
  withBrowser,
  withNewVisitor,
} from './browser.mjs';
import { sqlite, writeHistory, writeLab } from './history.mjs';
import { startPortal } from './portal.mjs';
import { quantile } from './quantile.mjs';

const TASKS = 1000;
const RUNS = 100;
const LIMITS = [25, 100];
const ROW = 20;
const VISITS = 5;
const EVERY_S = 3_600;

/** @param {string} root */
export async function bench(root) {
  const folder = await mkdtemp(join(tmpdir(), 'openlake-bench-'));
  try {
    const workspace = join(folder, 'lab');
    await writeLab(workspace, { jobs: 1, tasks: TASKS, waitsFor });
    const start = () =>
      startPortal(root, {
        OPENLAKE_STATE: join(folder, 'state'),
        APP_CONFIG_openlake_workspaces: JSON.stringify([{ folder: workspace }]),
      });
    // Makes the tables.
    await (await start()).stop();
    await writeHistory(await sqlite(folder), {
      jobs: 1,
      tasks: TASKS,
      from: 0,
      to: RUNS,
      first: Math.floor(Date.now() / 1_000) - RUNS * EVERY_S,
      every: EVERY_S,
      result: `case when (k * 7 + number * 13) % 97 = 0 then 'failed' when (k * 7 + number * 13) % 97 < 4 then 'upstream_failed' else 'success' end`,
    });
    const portal = await start();
    try {
      return await measure(portal);
    } finally {
      await portal.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(portal) {
  const visits = [];
  await withBrowser(async browser => {
    for (let visit = 0; visit < VISITS; visit++) {
      visits.push(await withNewVisitor(browser, portal.url, useJob));
    }
  });
  const median = of => quantile(visits.map(of), 0.5);
  return [
    {
      what: `job page of ${TASKS} tasks: largest contentful paint`,
      value: median(({ lcp }) => lcp),
      unit: 'ms',
      bar: 2500,
    },
    {
      what: 'until its grid is there',
      value: median(({ complete }) => complete),
      unit: 'ms',
    },
    ...LIMITS.flatMap((limit, i) => [
      {
        what: `${limit} runs: longest frame under a pointer that moves`,
        value: median(({ grids }) => grids[i].moving),
        unit: 'ms',
        bar: 200,
      },
      {
        what: `${limit} runs: longest frame while the grid scrolls`,
        value: median(({ grids }) => grids[i].scrolling),
        unit: 'ms',
        bar: 200,
      },
      {
        what: `${limit} runs: interaction to next paint`,
        value: median(({ grids }) => grids[i].inp),
        unit: 'ms',
        bar: 200,
      },
      {
        what: `${limit} runs: elements on the page`,
        value: median(({ grids }) => grids[i].elements),
        unit: '',
      },
    ]),
    {
      what: 'its graph and its list of tasks: interaction to next paint',
      value: median(({ graph }) => graph),
      unit: 'ms',
      bar: 200,
    },
  ];
}

/** Rows of 20 tasks, each of which waits for two of the row above. */
function waitsFor(task) {
  const above = Math.floor(task / ROW - 1) * ROW;
  return task < ROW ? [] : [task - ROW, above + ((task + 1) % ROW)];
}

/** Opens the page and uses it: its grid with few and with many runs, then its graph and the list beside it. */
async function useJob(page) {
  const paints = await watchPaints(page);
  const grid = page.getByRole('img', { name: /^task-0: / });
  await page.goto('/openlake/workspaces/lab/jobs/job-0');
  await grid.waitFor();
  const complete = await page.evaluate(() => performance.now());
  await settled(page);
  const { lcp } = await paints();

  const grids = [];
  for (const limit of LIMITS) {
    if (limit !== LIMITS[0]) {
      await page.getByRole('radio', { name: String(limit) }).click();
      await page.getByText(`last ${limit} of ${RUNS}`).waitFor();
      await settled(page);
    }
    await grid.scrollIntoViewIfNeeded();
    const moving = await longestFrame(page, () => moveOver(page, grid));
    const find = page.getByRole('searchbox', { name: 'Find a task' });
    if (await find.isVisible()) {
      await find.click();
      await page.keyboard.type('task-40', { delay: 60 });
      await settled(page);
      await find.fill('');
      await page.getByRole('button', { name: 'Succeeded' }).click();
      await settled(page);
      await page.getByRole('button', { name: 'Succeeded' }).click();
      await settled(page);
    }
    const elements = await page.locator('*').count();
    const scrolling = await longestFrame(page, () => scrollOver(page, grid));
    grids.push({ moving, scrolling, elements, inp: (await paints()).inp });
    await forgetInteractions(page);
  }

  await page.getByRole('link', { name: 'Graph', exact: true }).click();
  await useGraph(page);
  return { lcp, complete, grids, graph: (await paints()).inp };
}

async function useGraph(page) {
  const draw = page.getByRole('button', { name: 'Draw it' });
  await draw.waitFor();
  await settled(page);
  const first = page.getByRole('button', { name: /^task-0 / });
  if (await first.isVisible()) {
    await first.click();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) {
      await page.keyboard.press(key);
      await settled(page);
    }
  }
  await draw.click();
  await page.locator('.react-flow__node-task').first().waitFor();
  await settled(page);
  if (await first.isVisible()) {
    await page.getByLabel('Find a task').click();
    await page.keyboard.type('task-77', { delay: 60 });
    await page.getByRole('button', { name: /^task-777 / }).click();
    await settled(page);
  }
}

/** From run to run along a task, then from task to task. */
async function moveOver(page, grid) {
  const { x, y, width } = await grid.boundingBox();
  for (let step = 0; step < 40; step++) {
    await page.mouse.move(x + (width * (step + 0.5)) / 40, y + 8);
  }
  for (let row = 0; row < 10; row++) {
    await page.mouse.move(x + width / 2, y + 8 + row * 24);
  }
}

async function scrollOver(page, grid) {
  const { x, y, width } = await grid.boundingBox();
  await page.mouse.move(x + width / 2, y + 40);
  for (let step = 0; step < 30; step++) {
    await page.mouse.wheel(0, step < 15 ? 240 : -240);
    await settled(page);
  }
}
