import {
  renderTemplates,
  renderText,
  TaskOf,
} from '@openlake/plugin-openlake-common';
import { join } from 'node:path';
import { configurationFailure } from '../failures/TaskFailure';
import { findProgram } from '../process/findProgram';
import { runPrograms } from './processTask';
import { splitCommand } from './splitCommand';
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
    return dbt.commands.map(text => {
      const command = splitCommand(renderText(text, context.scope));
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
          ...(dbt.target ? ['--target', dbt.target] : []),
          ...(Object.keys(vars).length > 0
            ? ['--vars', JSON.stringify(vars)]
            : []),
        ],
        env: { DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', NO_COLOR: '1' },
      };
    });
  });
};
