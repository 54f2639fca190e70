import { TaskError, TaskOf } from '@openlake/plugin-openlake-common';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sourceAt } from '../failures/excerpt';
import { parseTraceback } from '../failures/pythonTraceback';
import { configurationFailure } from '../failures/TaskFailure';
import { findProgram } from '../process/findProgram';
import {
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
    async ({ files }) => {
      const interpreter = await findPython(context);
      const path =
        python.path ?? (python.file ? dirname(python.file) : 'python');
      const programs: Program[] = [];
      let command = interpreter;
      if (python.requirements) {
        const venv = await planVenv(
          context,
          interpreter,
          join(files, python.requirements),
        );
        programs.push(...venv.programs);
        command = venv.python;
      }
      const target = python.file
        ? [join(files, python.file)]
        : ['-m', python.module!];
      programs.push({
        name: `python ${python.file ?? `-m ${python.module}`}`,
        command: [command, ...target, ...renderArguments(python.args, context)],
        env: { PYTHONPATH: join(files, path) },
      });
      return programs;
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

/** An environment per content of requirements.txt, made by the first task that needs it. */
async function planVenv(
  { config }: TaskContext,
  interpreter: string,
  requirements: string,
): Promise<{ python: string; programs: Program[] }> {
  const hash = createHash('sha256')
    .update(interpreter)
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 32);
  const folder = join(config.folders.venvs, hash);
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, 'complete');
  const ready = await stat(complete).then(
    () => true,
    () => false,
  );
  const programs: Program[] = ready
    ? []
    : [
        {
          name: 'python -m venv',
          command: [interpreter, '-m', 'venv', '--clear', folder],
        },
        {
          name: 'pip install -r requirements.txt',
          command: [
            python,
            '-m',
            'pip',
            'install',
            '--disable-pip-version-check',
            '--requirement',
            requirements,
          ],
        },
        {
          name: 'mark the environment as complete',
          command: [
            python,
            '-c',
            'import pathlib, sys; pathlib.Path(sys.argv[1]).touch()',
            complete,
          ],
        },
      ];
  return { python, programs };
}

/** The exception, and the line of the user's own file that raised it. @internal */
export async function explainPython(
  output: readonly string[],
  workplace: Pick<Workplace, 'files'>,
): Promise<Partial<TaskError>> {
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
    ...(/^ModuleNotFoundError/.test(error.message) && {
      hint: 'Name the package in a requirements.txt and set python.requirements, or install it for the Python of this machine.',
    }),
    ...(error.frame &&
      text !== undefined && {
        source: sourceAt(error.frame.file, text, error.frame.line),
      }),
  };
}
