import { TaskOf } from '@openlake/plugin-openlake-common';
import { constants } from 'node:fs';
import { access, chmod } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { configurationFailure } from '../failures/TaskFailure';
import { findProgram } from '../process/findProgram';
import { renderArguments, runPrograms } from './processTask';
import { ExecuteTask } from './TaskContext';

/**
 * Starts a program directly: no shell reads its arguments.
 *
 * @internal
 */
export const runShellTask: ExecuteTask<TaskOf<'shell'>> = async (
  spec,
  context,
) =>
  runPrograms(context, spec.shell.env, async ({ files }) => {
    const [name, ...args] = renderArguments(spec.shell.command, context);
    const cwd = join(files, spec.shell.working_directory ?? '.');
    const program =
      name.includes('/') && !isAbsolute(name)
        ? await ownProgram(name, cwd, files)
        : await findProgram(name);
    if (!program) {
      throw configurationFailure(
        `There is no program ${name} on this machine`,
        'Install it, or start a program of the workspace as ./name.',
      );
    }
    return [{ name, command: [program, ...args], cwd }];
  });

async function ownProgram(
  name: string,
  cwd: string,
  files: string,
): Promise<string> {
  const path = resolve(cwd, name);
  const inside = relative(files, path);
  if (inside.startsWith('..') || isAbsolute(inside)) {
    throw configurationFailure(`${name} leaves the workspace folder`);
  }
  const there = await access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!there) {
    throw configurationFailure(
      `${inside} is not among the files of this revision`,
      'Check the path; it is relative to the workspace folder, or to working_directory.',
    );
  }
  await chmod(path, 0o555);
  return path;
}
