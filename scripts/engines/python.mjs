import { spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runChild } from '../setup/child.mjs';
import { installDebianPackages } from '../setup/debian.mjs';
import { Failure } from '../setup/failure.mjs';
import { fingerprint } from '../setup/fingerprint.mjs';
import { step } from '../setup/steps.mjs';

const FITS =
  'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))';

/**
 * A Python with exactly what a list of requirements holds; made anew when the list changed.
 *
 * @param {object} wanted
 * @param {string} wanted.home - its folder
 * @param {string} wanted.requirements - a complete list with versions, so that there is nothing to resolve
 * @param {string} wanted.title - what is installed, for people
 * @returns {Promise<string>} the path of its interpreter
 */
export async function preparePython({ home, requirements, title }) {
  const interpreter = join(home, 'bin/python');
  const stamp = join(home, '.openlake-installed');
  const wanted = await fingerprint([requirements]);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) {
    return interpreter;
  }
  if (!fits()) {
    installDebianPackages(['python3-venv']);
  }
  if (!fits()) {
    throw new Failure(
      `${title} needs Python 3.11 or newer with venv as "python3": install it (on Debian and Ubuntu: apt install python3-venv), then run the command again.`,
    );
  }
  await step(`Installing ${title}`, async ({ progress }) => {
    await rm(home, { recursive: true, force: true });
    const install = (program, args) =>
      runChild('install the Python packages', program, args, {
        cwd: dirname(requirements),
        onLine: progress,
      });
    await install('python3', ['-m', 'venv', home]);
    await install(interpreter, [
      ...['-m', 'pip', 'install', '--disable-pip-version-check'],
      ...['--no-deps', '--requirement', requirements],
    ]);
    await writeFile(stamp, wanted);
  });
  return interpreter;
}

function fits() {
  return spawnSync('python3', ['-c', FITS], { stdio: 'ignore' }).status === 0;
}
