// A browser with an empty cache, as the browser tests start it.
import { chromium } from '@playwright/test';
import { findBrowser } from '../scripts/checks/browser.mjs';

/**
 * @template T
 * @param {(browser: import('@playwright/test').Browser) => Promise<T>} work
 */
export async function withBrowser(work) {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/**
 * A page of a portal, as somebody sees it who was never there.
 *
 * @template T
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 * @param {(page: import('@playwright/test').Page) => Promise<T>} work
 */
export async function withNewVisitor(browser, url, work) {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
  });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

/**
 * Records from now on when the largest part of the page was painted (LCP), and the slowest answer to a click or a key (INP,
 * as it is defined for few interactions).
 *
 * @param {import('@playwright/test').Page} page - not yet opened
 * @returns {Promise<() => Promise<{ lcp: number, inp: number }>>} in ms, so far
 */
export async function watchPaints(page) {
  await page.addInitScript(() => {
    window.paints = { lcp: 0, inp: 0 };
    new PerformanceObserver(list => {
      for (const { startTime } of list.getEntries()) {
        window.paints.lcp = startTime;
      }
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver(list => {
      for (const { interactionId, duration } of list.getEntries()) {
        if (interactionId) {
          window.paints.inp = Math.max(window.paints.inp, duration);
        }
      }
    }).observe({ type: 'event', buffered: true, durationThreshold: 16 });
  });
  return () => page.evaluate(() => window.paints);
}

/**
 * Begins the record of the slowest answer (INP) again.
 *
 * @param {import('@playwright/test').Page} page
 */
export async function forgetInteractions(page) {
  await page.evaluate(() => {
    window.paints.inp = 0;
  });
}

/**
 * Milliseconds between two frames, at most, while something is done.
 *
 * @param {import('@playwright/test').Page} page
 * @param {() => Promise<void>} work
 */
export async function longestFrame(page, work) {
  await page.evaluate(() => {
    const seen = { longest: 0, at: performance.now(), goesOn: true };
    window.seenFrames = seen;
    const watch = () => {
      const now = performance.now();
      seen.longest = Math.max(seen.longest, now - seen.at);
      seen.at = now;
      if (seen.goesOn) {
        requestAnimationFrame(watch);
      }
    };
    requestAnimationFrame(watch);
  });
  await work();
  await settled(page);
  return page.evaluate(() => {
    window.seenFrames.goesOn = false;
    return window.seenFrames.longest;
  });
}

/**
 * Waits for two frames without work in between: what was asked for is painted and reported.
 *
 * @param {import('@playwright/test').Page} page
 */
export async function settled(page) {
  await page.evaluate(
    () =>
      new Promise(done => {
        requestIdleCallback(() =>
          requestAnimationFrame(() => requestAnimationFrame(() => done())),
        );
      }),
  );
}
