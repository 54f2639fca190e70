// Finds the browser of the browser tests.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { Failure } from '../setup/failure.mjs';

const NAMES = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
];
const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * An installed Chrome or Chromium, else Playwright's own, else Debian's package where this user may install one.
 *
 * @returns {string} the path of its executable
 */
export function findBrowser() {
  const found = installed() ?? playwrights() ?? debians();
  if (!found) {
    throw new Failure(
      'The browser tests need Chrome or Chromium: install one of them, or run "yarn playwright install chromium", then run npm test again.',
    );
  }
  return found;
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [
    ...folders.flatMap(folder => NAMES.map(name => join(folder, name))),
    ...MAC_APPS,
  ].find(existsSync);
}

function playwrights() {
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

function debians() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return undefined;
  }
  process.stderr.write('         Installing chromium with apt-get\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', 'chromium']]) {
    spawnSync('apt-get', ['-q', ...args], { env, stdio: 'ignore' });
  }
  return installed();
}
