// Finds the browser of the browser tests.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { installDebianPackages } from '../setup/debian.mjs';
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
  installDebianPackages(['chromium']);
  return installed();
}
