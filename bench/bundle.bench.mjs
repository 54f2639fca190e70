// What the browser must load for the first page of OpenLake beyond what Backstage loads for a page of its own (the user's
// settings): whole files that only OpenLake's page asks for, and of the files both ask for those pieces whose source map
// says that they come from our packages. Scripts and styles, each file gzipped.
import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { withBrowser, withNewVisitor } from './browser.mjs';
import { startPortal } from './portal.mjs';

const OURS = /plugins\/openlake(-react|-common)?\/src\//;

/** @param {string} root */
export async function bench(root) {
  const portal = await startPortal(root);
  try {
    const [stock, ours] = await withBrowser(async browser => [
      await filesOf(browser, portal.url, '/settings', 'Settings'),
      await filesOf(browser, portal.url, '/openlake', 'Home'),
    ]);
    const read = name =>
      readFile(join(root, 'packages/app/dist/static', name), 'utf8');
    let alone = 0;
    let pieces = 0;
    let whole = 0;
    for (const name of ours) {
      const text = await read(name);
      whole += gzipSync(text).length;
      if (!stock.has(name)) {
        alone += gzipSync(text).length;
      } else {
        const own = ownPieces(text, JSON.parse(await read(`${name}.map`)));
        pieces += own ? gzipSync(own).length : 0;
      }
    }
    return [
      {
        what: 'first page of OpenLake: of its own, gzip',
        value: (alone + pieces) / 1000,
        unit: 'kB',
        bar: 350,
      },
      {
        what: 'of that, pieces of files that every page loads',
        value: pieces / 1000,
        unit: 'kB',
      },
      {
        what: 'all that the page loads, Backstage included',
        value: whole / 1000,
        unit: 'kB',
      },
    ];
  } finally {
    await portal.stop();
  }
}

/** Scripts and styles that a page loads until nothing more is asked for. */
async function filesOf(browser, url, path, heading) {
  return withNewVisitor(browser, url, async page => {
    const files = new Set();
    page.on('request', request => {
      const name = basename(new URL(request.url()).pathname);
      if (/\/static\/.*\.(js|css)$/.test(new URL(request.url()).pathname)) {
        files.add(name);
      }
    });
    await page.goto(path);
    await page.getByRole('heading', { name: heading }).first().waitFor();
    await page.waitForLoadState('networkidle');
    return files;
  });
}

/** The parts of a file whose source is ours. */
function ownPieces(text, payload) {
  const map = new SourceMap(payload);
  return text
    .split('\n')
    .map((line, row) => {
      let own = '';
      for (let column = 0; column < line.length; column++) {
        const { originalSource } = map.findEntry(row, column);
        if (originalSource && OURS.test(originalSource)) {
          own += line[column];
        }
      }
      return own;
    })
    .join('');
}
