import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { fingerprint } from './fingerprint.mjs';
import { yarnEnvironment } from './packages.mjs';
import { step } from './steps.mjs';
import { readWorkspaces, withDependencies } from './workspaces.mjs';

/**
 * Builds the pages that the portal serves, only when a source they are made of changed. The backend needs no build:
 * see docs/adr/0002-how-the-portal-runs.md.
 *
 * @param {string} root
 * @param {{ node: string, yarn: string, bin: string }} toolchain
 */
export async function buildPages(root, toolchain) {
  const app = join(root, 'packages/app');
  const stamp = join(app, 'dist/.openlake-built');
  const workspaces = await readWorkspaces(root);
  const wanted = await fingerprint([
    join(root, 'yarn.lock'),
    join(app, 'public'),
    ...withDependencies(workspaces, 'app').flatMap(({ dir }) => [
      join(dir, 'src'),
      join(dir, 'package.json'),
    ]),
    // The schema that says which settings a browser may see is part of the bundle.
    ...[...workspaces.values()].map(({ dir }) => join(dir, 'config.d.ts')),
  ]);
  if (
    existsSync(join(app, 'dist/index.html.tmpl')) &&
    (await readFile(stamp, 'utf8').catch(() => '')) === wanted
  ) {
    return;
  }
  await step('Building the pages', async ({ progress }) => {
    await rm(stamp, { force: true });
    await runChild(
      'build the pages',
      toolchain.node,
      [
        join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'package',
        'build',
      ],
      { cwd: app, env: yarnEnvironment(toolchain), onLine: progress },
    );
    await writeFile(stamp, wanted);
  });
}
