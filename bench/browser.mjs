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
