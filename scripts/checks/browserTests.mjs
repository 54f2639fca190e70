import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';

/**
 * The tests in a browser. They start a portal themselves, as a person would, on a free port and with a state of its
 * own, since some of them kill it.
 *
 * @param {import('./suite.mjs').Context} context
 * @returns {Promise<import('./suite.mjs').Outcome>}
 */
export async function runBrowserTests({ reports, run }) {
  const report = join(reports, 'browser.json');
  try {
    const { output } = await run('browser', 'playwright', ['test'], {
      OPENLAKE_BROWSER: findBrowser(),
      OPENLAKE_BROWSER_REPORT: report,
      OPENLAKE_PORT: '',
    });
    const parsed = await readFile(report, 'utf8').then(
      JSON.parse,
      () => undefined,
    );
    if (!parsed) {
      return { passed: 0, failed: 1, note: output.trim() };
    }
    const { expected, unexpected, flaky, skipped } = parsed.stats;
    const failed = unexpected + flaky + parsed.errors.length;
    return {
      passed: expected,
      failed,
      skipped,
      note: failed ? output.trim() : undefined,
    };
  } finally {
    await rm(report, { force: true });
  }
}
