import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VenvFolder } from '../venvs/VenvFolder';
import { Program, Workplace } from './processTask';
import { TaskContext } from './TaskContext';
import { readRequirements } from './venvRequirements';

/** Writes what a Python is, so that another one at the same place is known. */
const TELL_VERSION = [
  'import sys, sysconfig',
  'print("Python " + sys.version.split()[0])',
  'told = open(sys.argv[1], "w", encoding="utf-8")',
  'told.write(sys.version + "\\n" + sysconfig.get_platform())',
  'told.close()',
].join('\n');

/** Environments that are being made by this process, by what is in them. */
const making = new Map<string, Promise<void>>();

/**
 * An environment per Python and content of requirements.txt, made by the first
 * task that needs it while others wait.
 *
 * Another replica may make the same one meanwhile. Each is made in a folder of
 * its own, where it stays: scripts in it name their place. So nobody touches
 * one that somebody else makes or uses.
 *
 * @returns its Python
 * @internal
 */
export async function* makeVenv(
  { config, signal, log }: Pick<TaskContext, 'config' | 'signal' | 'log'>,
  { files, scratch }: Workplace,
  interpreter: string,
  requirements: string,
): AsyncGenerator<Program, string> {
  const told = join(scratch, 'python-version');
  await mkdir(scratch, { recursive: true });
  yield {
    name: 'python --version',
    setUp: true,
    command: [interpreter, '-c', TELL_VERSION, told],
  };
  const content = createHash('sha256')
    .update(
      JSON.stringify([
        interpreter,
        await readFile(told, 'utf8'),
        await readRequirements(files, requirements),
      ]),
    )
    .digest('hex')
    .slice(0, 32);
  const venvs = new VenvFolder(config.folders.venvs);
  const pythonOf = (name: string) => join(venvs.path(name), 'bin', 'python');
  const key = venvs.path(content);
  // Nothing is waited for between the last look and `making.set`.
  for (
    let found = await venvs.find(content);
    ;
    found = await venvs.find(content)
  ) {
    if (found) {
      return pythonOf(found);
    }
    const other = making.get(key);
    if (!other) {
      break;
    }
    log.system('another task installs the same requirements, waiting for it');
    await orAborted(other, signal);
  }
  let made = () => {};
  making.set(key, new Promise(resolve => (made = resolve)));
  const name = `${content}-${randomUUID().slice(0, 8)}`;
  let isComplete = false;
  try {
    yield {
      name: 'python -m venv',
      setUp: true,
      command: [interpreter, '-m', 'venv', '--clear', venvs.path(name)],
    };
    yield {
      name: 'pip install -r requirements.txt',
      setUp: true,
      command: [
        pythonOf(name),
        '-m',
        'pip',
        'install',
        '--disable-pip-version-check',
        '--requirement',
        requirements,
      ],
    };
    await venvs.complete(name);
    isComplete = true;
  } finally {
    if (!isComplete) {
      await venvs.discard(name);
    }
    making.delete(key);
    made();
  }
  return pythonOf(name);
}

async function orAborted(work: Promise<void>, signal: AbortSignal) {
  signal.throwIfAborted();
  let onAbort = () => {};
  try {
    await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        onAbort = () => reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    ]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
