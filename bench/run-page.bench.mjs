// The pages of runs of 500 and of 1,000 tasks, built for production, in Chromium with an empty cache: when their largest part
// is painted (LCP), and the slowest answer to a click or a key (INP).
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  settled,
  watchPaints,
  withBrowser,
  withNewVisitor,
} from './browser.mjs';
import { firstRun, startPortal } from './portal.mjs';
import { quantile } from './quantile.mjs';

const SIZES = [500, 1000];
const ROW = 20;
const VISITS = 5;

/** @param {string} root */
export async function bench(root) {
  const folder = await mkdtemp(join(tmpdir(), 'openlake-big-'));
  try {
    await writeWorkspace(folder);
    const portal = await startPortal(root, {
      APP_CONFIG_openlake_workspaces: JSON.stringify([
        { folder, runOnFirstDeployment: SIZES.map(jobOf) },
      ]),
    });
    try {
      const figures = [];
      for (const size of SIZES) {
        const run = await firstRun(portal, jobOf(size));
        figures.push(...(await measure(portal, run, size)));
      }
      return figures;
    } finally {
      await portal.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(portal, run, size) {
  const visits = [];
  await withBrowser(async browser => {
    for (let visit = 0; visit < VISITS; visit++) {
      visits.push(
        await withNewVisitor(browser, portal.url, page => watch(page, run)),
      );
    }
  });
  return [
    {
      what: `run page of ${size} tasks: largest contentful paint`,
      value: quantile(
        visits.map(({ lcp }) => lcp),
        0.5,
      ),
      unit: 'ms',
      bar: 2000,
    },
    {
      what: 'until its tasks, and its graph or the offer to draw it, are there',
      value: quantile(
        visits.map(({ complete }) => complete),
        0.5,
      ),
      unit: 'ms',
    },
    {
      what: 'interaction to next paint',
      value: quantile(
        visits.map(({ inp }) => inp),
        0.5,
      ),
      unit: 'ms',
      bar: 200,
    },
  ];
}

function jobOf(size) {
  return `big-${size}`;
}

async function writeWorkspace(folder) {
  await mkdir(join(folder, 'jobs'));
  await writeFile(
    join(folder, 'openlake.yaml'),
    `apiVersion: openlake.io/v1alpha1
kind: Workspace
metadata: { name: bench, title: Bench, owner: group:default/bench }
spec: { catalog: lake }
`,
  );
  for (const size of SIZES) {
    await writeFile(
      join(folder, `jobs/${jobOf(size)}.job.yaml`),
      jobFile(size),
    );
  }
}

/** Rows of 20 tasks, each of which waits for two of the row above. */
function jobFile(size) {
  const key = index => `step_${String(index + 1).padStart(4, '0')}`;
  const tasks = Array.from({ length: size }, (_, index) => {
    const above = Math.floor(index / ROW - 1) * ROW;
    const waitsFor =
      index < ROW ? [] : [key(index - ROW), key(above + ((index + 1) % ROW))];
    return `    - { key: ${key(index)}, type: sql, depends_on: [${waitsFor.join(
      ', ',
    )}], sql: { statement: SELECT ${index} AS step } }`;
  });
  return `apiVersion: openlake.io/v1alpha1
kind: Job
metadata: { name: ${jobOf(size)}, title: Big, owner: group:default/bench }
spec:
  tasks:
${tasks.join('\n')}
`;
}

/** Opens the page and uses it: draws the graph where it waits to be asked, selects tasks by mouse and keys, searches, changes tabs. */
async function watch(page, { id, job }) {
  const paints = await watchPaints(page);
  await page.goto(`/openlake/workspaces/bench/jobs/${job}/runs/${id}`);
  const tasks = page.getByRole('region', { name: 'Tasks' });
  const node = page.locator('.react-flow__node-task').first();
  // So many tasks are drawn only when somebody asks.
  const draw = page.getByRole('button', { name: 'Draw it' });
  await tasks.getByRole('button', { name: /^step_0001,/ }).waitFor();
  await node.or(draw).waitFor();
  const complete = await page.evaluate(() => performance.now());
  await settled(page);
  const { lcp } = await paints();

  if (await draw.isVisible()) {
    await draw.click();
    await node.waitFor();
    await settled(page);
  }
  await tasks.getByRole('button', { name: /^step_0003,/ }).click();
  await page.getByRole('complementary', { name: 'Task step_0003' }).waitFor();
  await settled(page);
  for (const shortcut of ['j', 'j', 'j', 'k', '0']) {
    await page.keyboard.press(shortcut);
    await settled(page);
  }
  await clickGraph(page);
  await settled(page);
  await page.getByLabel('Find a task').click();
  await page.keyboard.type('step_04', { delay: 60 });
  await settled(page);
  await page.getByRole('link', { name: /^Parameters/ }).click();
  await settled(page);
  await page.getByRole('link', { name: /^Overview/ }).click();
  await node.or(draw).waitFor();
  await settled(page);
  return { lcp, complete, inp: (await paints()).inp };
}

/** Clicks a task that is well inside the picture, whatever part of it is in view. */
async function clickGraph(page) {
  const at = await page.evaluate(() => {
    const frame = document.querySelector('.react-flow').getBoundingClientRect();
    const middle = ({ left, right, top, bottom }) => ({
      x: (left + right) / 2,
      y: (top + bottom) / 2,
    });
    const center = middle(frame);
    const distance = ({ x, y }) => Math.hypot(x - center.x, y - center.y);
    return [...document.querySelectorAll('.react-flow__node-task')]
      .map(node => middle(node.getBoundingClientRect()))
      .sort((a, b) => distance(a) - distance(b))[0];
  });
  await page.mouse.click(at.x, at.y);
}
