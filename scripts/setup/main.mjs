// Prepares a machine that has only Node and npm for one of the commands. Runs on Node 20, without any package.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPlace, readPlace } from '../portal/place.mjs';
import { endChildren } from './child.mjs';
import { explain } from './failure.mjs';
import { landExample } from './example.mjs';
import { installPackages } from './packages.mjs';
import { buildPages } from './pages.mjs';
import { prepareToolchain } from './toolchain.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const command = process.argv[2];

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    endChildren();
    process.exit(130);
  });
}

try {
  if (command === 'start') {
    await checkPlace(readPlace(root, process.env));
  }
  const toolchain = await prepareToolchain(root);
  await installPackages(root, toolchain);
  if (command === 'start' || command === 'test') {
    await buildPages(root, toolchain);
  }
  if (command === 'start') {
    await landExample(root, readPlace(root, process.env).state, toolchain);
  }
} catch (error) {
  process.stderr.write(
    `\n${explain(`prepare npm ${command}`, error).message}\n`,
  );
  // olo keeps 1 for findings.
  process.exit(command === 'olo' ? 2 : 1);
}
