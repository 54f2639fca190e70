import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { fingerprint } from './fingerprint.mjs';
import { step } from './steps.mjs';
import { readWorkspaces } from './workspaces.mjs';

/**
 * Installs the packages of the lockfile, only when it or a package.json changed since the last time: offline works.
 *
 * @param {string} root
 * @param {{ node: string, yarn: string, bin: string }} toolchain
 */
export async function installPackages(root, toolchain) {
  const stamp = join(root, 'node_modules/.openlake-installed');
  const workspaces = await readWorkspaces(root);
  const wanted = await fingerprint([
    join(root, 'yarn.lock'),
    join(root, '.yarnrc.yml'),
    join(root, 'package.json'),
    ...[...workspaces.values()].map(({ dir }) => join(dir, 'package.json')),
  ]);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) {
    return;
  }
  await step('Installing packages', async ({ progress }) => {
    await runChild(
      'install the packages',
      toolchain.node,
      [toolchain.yarn, 'install', '--immutable'],
      {
        cwd: root,
        env: yarnEnvironment(toolchain),
        onLine: line => progress(line.replace(/^➤ YN\d+: [│┌└ ]*/, '')),
      },
    );
    await writeFile(stamp, wanted);
  });
}

/**
 * The environment for Yarn: the right Node first, and nothing of npm's settings, which Yarn would misread.
 *
 * @param {{ bin: string }} toolchain
 */
export function yarnEnvironment(toolchain) {
  const env = { ...process.env, PATH: `${toolchain.bin}:${process.env.PATH}` };
  for (const name of Object.keys(env)) {
    if (
      /^npm_(package|lifecycle|config_user_agent|execpath|node_execpath)/.test(
        name,
      )
    ) {
      delete env[name];
    }
  }
  return { ...env, YARN_ENABLE_TELEMETRY: '0', FORCE_COLOR: '0' };
}
