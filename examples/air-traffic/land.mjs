/**
 * Lands the input files of this example, as a supplier would:
 *
 *   node examples/air-traffic/land.mjs <landing folder of the workspace>
 *
 * The files come with the npm package vega-datasets; they are public data of
 * the US government (README.md says which). A file that is there already is
 * left alone, so it can be replaced by hand.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILES = ['flights-3m.parquet', 'airports.csv', 'birdstrikes.csv'];

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error(
    'Say where to: node examples/air-traffic/land.mjs <landing folder>, such as .openlake/landing/air-traffic',
  );
  process.exit(1);
}

const target = resolve(folder);
const source = join(await findPackage(), 'data');
await mkdir(target, { recursive: true });
for (const name of FILES) {
  const landed = join(target, name);
  if (await exists(landed)) {
    console.log(`${name} is there already`);
    continue;
  }
  // Under another name first: a watcher must not see half a file.
  const partial = join(target, `.${name}.part`);
  await copyFile(join(source, name), partial);
  await rename(partial, landed);
  const hash = createHash('sha256').update(await readFile(landed));
  console.log(`${name} landed, sha256 ${hash.digest('hex').slice(0, 12)}`);
}

async function findPackage() {
  // It is a dependency of the backend, which may keep it to itself.
  for (const start of ['packages/backend/', '']) {
    const root = new URL(`../../${start}`, import.meta.url);
    const found = fileURLToPath(new URL('node_modules/vega-datasets', root));
    if (await exists(join(found, 'package.json'))) {
      return found;
    }
  }
  console.error(
    'The package vega-datasets is not installed: run "yarn install" at the root of the repository.',
  );
  return process.exit(1);
}

async function exists(path) {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
