import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { step } from './steps.mjs';

/**
 * Lands the input files of the example workspace, once for each state folder.
 *
 * @param {string} root
 * @param {string} state
 * @param {{ node: string }} toolchain
 */
export async function landExample(root, state, toolchain) {
  const folder = join(state, 'landing/air-traffic');
  if (existsSync(folder)) {
    return;
  }
  await step('Landing the files of the example', () =>
    runChild(
      'land the files of the example',
      toolchain.node,
      [join(root, 'examples/air-traffic/land.mjs'), folder],
      { cwd: root },
    ),
  );
}
