import {
  copyFile,
  mkdir,
  readlink,
  rm,
  statfs,
  symlink,
} from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { explain, Failure } from './failure.mjs';
import { step } from './steps.mjs';

const FITTING_NODE = [22, 24];
const PACKAGED_NODE = ['linux-x64', 'linux-arm64'];

/**
 * Whether the portal runs on the Node that is installed.
 *
 * @param {string} version - as in `process.versions.node`
 */
export function nodeFits(version) {
  return FITTING_NODE.includes(Number(version.split('.')[0]));
}

/**
 * The package that carries a fitting Node for a platform.
 *
 * @param {string} platform - as in `process.platform`
 * @param {string} arch - as in `process.arch`
 */
export function nodePackage(platform, arch) {
  const name = `${platform}-${arch}`;
  if (!PACKAGED_NODE.includes(name)) {
    throw new Failure(
      `OpenLake needs Node 22 or 24, and no package carries one for ${name}: install Node 24 yourself, then run the command again.`,
    );
  }
  return `node-${name}`;
}

/**
 * Makes `.cache/toolchain/bin` hold the `node` and `yarn` to use: the installed Node where it fits, else one from the
 * package registry; Yarn always from there. Pinned, with integrity hashes, in `scripts/toolchain`.
 *
 * @param {string} root
 * @returns {Promise<{ node: string, yarn: string, bin: string }>}
 */
export async function prepareToolchain(root) {
  const home = join(root, '.cache/toolchain');
  const bin = join(home, 'bin');
  const yarn = join(home, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js');
  const node = nodeFits(process.versions.node)
    ? process.execPath
    : join(
        home,
        'node_modules',
        nodePackage(process.platform, process.arch),
        'bin/node',
      );

  if (!existsSync(yarn) || !existsSync(node)) {
    await step('Getting Node 24 and Yarn', async ({ progress }) => {
      await mkdir(home, { recursive: true });
      for (const file of ['package.json', 'package-lock.json']) {
        await copyFile(join(root, 'scripts/toolchain', file), join(home, file));
      }
      await runChild(
        'get Node and Yarn from the package registry',
        'npm',
        ['ci', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund'],
        { cwd: home, onLine: progress },
      );
      await checkNode(node, home);
    });
  }
  await mkdir(bin, { recursive: true });
  await link(node, join(bin, 'node'));
  await link(yarn, join(bin, 'yarn'));
  return { node, yarn, bin };
}

const NODE_BYTES = 150_000_000;

/** npm leaves out an optional package that it could not unpack, and calls that a success. */
async function checkNode(node, home) {
  if (existsSync(node)) {
    return;
  }
  const { bavail, bsize } = await statfs(home);
  const code = bavail * bsize < NODE_BYTES ? 'ENOSPC' : undefined;
  throw explain('get Node from the package registry', {
    code,
    message: 'npm left it out; remove .cache and run the command again',
  });
}

async function link(target, path) {
  if ((await readlink(path).catch(() => undefined)) !== target) {
    await rm(path, { force: true });
    await symlink(target, path);
  }
}
