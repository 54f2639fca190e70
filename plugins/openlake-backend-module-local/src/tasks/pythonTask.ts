import { TaskOf } from '@openlake/plugin-openlake-common';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sourceAt } from '../failures/excerpt';
import { parseTraceback } from '../failures/pythonTraceback';
import { configurationFailure } from '../failures/TaskFailure';
import { findProgram } from '../process/findProgram';
import { VenvFolder } from '../venvs/VenvFolder';
import {
  Explanation,
  Program,
  renderArguments,
  runPrograms,
  Workplace,
} from './processTask';
import { ExecuteTask, TaskContext } from './TaskContext';

/**
 * Runs a Python script or module.
 *
 * @internal
 */
export const runPythonTask: ExecuteTask<TaskOf<'python'>> = async (
  spec,
  context,
) => {
  const { python } = spec;
  return runPrograms(
    context,
    python.env,
    async function* programs({ files }) {
      const interpreter = await findPython(context);
      const path =
        python.path ?? (python.file ? dirname(python.file) : 'python');
      const command = python.requirements
        ? yield* makeVenv(
            context,
            interpreter,
            join(files, python.requirements),
          )
        : interpreter;
      const target = python.file
        ? [join(files, python.file)]
        : ['-m', python.module!];
      yield {
        name: `python ${python.file ?? `-m ${python.module}`}`,
        command: [command, ...target, ...renderArguments(python.args, context)],
        env: { PYTHONPATH: join(files, path) },
      };
    },
    explainPython,
  );
};

async function findPython({ config }: TaskContext): Promise<string> {
  const found = await findProgram(config.python);
  if (!found) {
    throw configurationFailure(
      `Python was not found: there is no ${config.python} on this machine`,
      'Install Python 3, or set openlake.local.python to the interpreter.',
    );
  }
  return found;
}

/** Environments that are being made, by their folder. */
const making = new Map<string, Promise<void>>();

/**
 * An environment per content of requirements.txt, made by the first task that
 * needs it while others wait.
 *
 * @returns its Python
 */
async function* makeVenv(
  { config, signal, log }: TaskContext,
  interpreter: string,
  requirements: string,
): AsyncGenerator<Program, string> {
  const hash = createHash('sha256')
    .update(interpreter)
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 32);
  const venvs = new VenvFolder(config.folders.venvs);
  const folder = venvs.path(hash);
  const python = join(folder, 'bin', 'python');
  // Nothing is waited for between the last look and `making.set`.
  for (let isMade = await venvs.use(hash); ; isMade = await venvs.use(hash)) {
    if (isMade) {
      return python;
    }
    const other = making.get(folder);
    if (!other) {
      break;
    }
    log.system('another task installs the same requirements, waiting for it');
    await orAborted(other, signal);
  }
  let made = () => {};
  making.set(folder, new Promise(resolve => (made = resolve)));
  try {
    yield {
      name: 'python -m venv',
      setUp: true,
      command: [interpreter, '-m', 'venv', '--clear', folder],
    };
    yield {
      name: 'pip install -r requirements.txt',
      setUp: true,
      command: [
        python,
        '-m',
        'pip',
        'install',
        '--disable-pip-version-check',
        '--requirement',
        requirements,
      ],
    };
    await venvs.complete(hash);
  } finally {
    making.delete(folder);
    made();
  }
  return python;
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

/** The exception, and the line of the user's own file that raised it. @internal */
export async function explainPython(
  output: readonly string[],
  workplace: Pick<Workplace, 'files'>,
): Promise<Explanation> {
  const error = parseTraceback(output, workplace.files);
  if (!error) {
    return {};
  }
  const text =
    error.frame &&
    (await readFile(join(workplace.files, error.frame.file), 'utf8').catch(
      () => undefined,
    ));
  return {
    message: error.message,
    at: error.at,
    permanent: /^(?:Syntax|Indentation|Tab)Error\b/.test(error.message),
    ...(/^ModuleNotFoundError/.test(error.message) && {
      hint: 'Name the package in a requirements.txt and set python.requirements, or install it for the Python of this machine.',
    }),
    ...(error.frame &&
      text !== undefined && {
        source: sourceAt(error.frame.file, text, error.frame.line),
      }),
  };
}
