import { TaskOf } from '@openlake/plugin-openlake-common';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sourceAt } from '../failures/excerpt';
import { parseTraceback } from '../failures/pythonTraceback';
import { configurationFailure } from '../failures/TaskFailure';
import { findProgram } from '../process/findProgram';
import {
  Explanation,
  renderArguments,
  runPrograms,
  Workplace,
} from './processTask';
import { ExecuteTask, TaskContext } from './TaskContext';
import { makeVenv } from './venv';

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
    async function* programs(workplace) {
      const { files } = workplace;
      const interpreter = await findPython(context);
      const path =
        python.path ?? (python.file ? dirname(python.file) : 'python');
      const command = python.requirements
        ? yield* makeVenv(
            context,
            workplace,
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
