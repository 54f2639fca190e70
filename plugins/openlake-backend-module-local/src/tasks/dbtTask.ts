import {
  renderTemplates,
  renderText,
  splitCommandLine,
  TaskOf,
} from '@openlake/plugin-openlake-common';
import { join } from 'node:path';
import { configurationFailure } from '../failures/TaskFailure';
import { findProgram } from '../process/findProgram';
import { renderArguments, runPrograms } from './processTask';
import { ExecuteTask } from './TaskContext';

/**
 * Runs dbt commands, one after the other.
 *
 * @internal
 */
export const runDbtTask: ExecuteTask<TaskOf<'dbt'>> = async (spec, context) => {
  const { dbt } = spec;
  const program = await findProgram(context.config.dbt);
  if (!program) {
    throw configurationFailure(
      `dbt is not installed: there is no ${context.config.dbt} on this machine`,
      'Install it with: pip install dbt-core and the adapter of your warehouse; or set openlake.local.dbt to its path.',
    );
  }
  return runPrograms(context, dbt.env, async ({ files }) => {
    const project = join(files, dbt.project);
    const vars = renderTemplates(dbt.vars, context.scope) as object;
    const target = dbt.target && renderText(dbt.target, context.scope);
    return dbt.commands.map(text => {
      // Cut first, then filled in: a value stays one argument whatever is in it.
      const words = splitCommandLine(text);
      if (!words) {
        throw configurationFailure(
          `dbt cannot be called with: ${text}`,
          'Close every quote of dbt.commands.',
        );
      }
      const command = renderArguments(words, context);
      return {
        name: `dbt ${command.join(' ')}`,
        cwd: project,
        command: [
          program,
          ...command,
          '--project-dir',
          project,
          '--profiles-dir',
          dbt.profiles ? join(files, dbt.profiles) : project,
          ...(target ? ['--target', target] : []),
          ...(Object.keys(vars).length > 0
            ? ['--vars', JSON.stringify(vars)]
            : []),
        ],
        env: { DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', NO_COLOR: '1' },
      };
    });
  });
};
