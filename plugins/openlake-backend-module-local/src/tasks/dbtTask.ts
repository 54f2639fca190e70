import {
  renderTemplates,
  renderText,
  splitCommandLine,
  TaskOf,
} from '@openlake/plugin-openlake-common';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationFailure } from '../failures/TaskFailure';
import { findProgram } from '../process/findProgram';
import { readDbtArtifacts } from './dbtArtifacts';
import { DbtSteps } from './DbtSteps';
import { explainDbt } from './explainDbt';
import { followFile } from './followFile';
import { renderArguments, runPrograms, Workplace } from './processTask';
import { ExecuteTask } from './TaskContext';

/**
 * Runs dbt commands, one after the other. What dbt writes about its work goes
 * beside the project, not into it.
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
  const steps = new DbtSteps();
  const targetOf = ({ scratch }: Workplace) => join(scratch, 'target');
  return runPrograms(
    context,
    dbt.env,
    async function* programs(workplace) {
      const { files, scratch } = workplace;
      const project = join(files, dbt.project);
      const profiles = await findProfiles(files, dbt.profiles ?? dbt.project);
      const vars = renderTemplates(dbt.vars, context.scope) as object;
      const target = dbt.target && renderText(dbt.target, context.scope);
      for (const text of dbt.commands) {
        // Cut first, then filled in: a value stays one argument whatever is in it.
        const words = splitCommandLine(text);
        if (!words) {
          throw configurationFailure(
            `dbt cannot be called with: ${text}`,
            'Close every quote of dbt.commands.',
          );
        }
        const command = renderArguments(words, context);
        const stop = followFile(join(scratch, 'logs', 'dbt.log'), lines => {
          if (steps.takeLog(lines)) {
            context.progress.stepsAre(steps.list());
          }
        });
        try {
          yield {
            name: `dbt ${command.join(' ')}`,
            cwd: project,
            command: [
              program,
              ...command,
              '--project-dir',
              project,
              '--profiles-dir',
              profiles,
              ...(target ? ['--target', target] : []),
              ...(Object.keys(vars).length > 0
                ? ['--vars', JSON.stringify(vars)]
                : []),
            ],
            env: {
              DBT_TARGET_PATH: targetOf(workplace),
              DBT_LOG_PATH: join(scratch, 'logs'),
              DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
              DBT_USE_COLORS: 'false',
              NO_COLOR: '1',
              // Its own log, which goes with the scratch folder, is read as it grows.
              DBT_LOG_FORMAT_FILE: 'json',
              DBT_LOG_LEVEL_FILE: 'info',
            },
          };
        } finally {
          stop();
          const { results, manifest } = await readDbtArtifacts(
            targetOf(workplace),
          );
          steps.takeArtifacts(results, manifest);
          context.progress.stepsAre(steps.list());
        }
      }
    },
    (output, workplace) =>
      explainDbt(dbt.project, targetOf(workplace))(output, workplace),
  );
};

/** dbt would look into the home folder of whoever runs the portal. */
async function findProfiles(files: string, folder: string): Promise<string> {
  const path = join(files, folder);
  try {
    await access(join(path, 'profiles.yml'));
  } catch {
    throw configurationFailure(
      `There is no profiles.yml in ${folder}`,
      'Put one beside dbt_project.yml, or name its folder in dbt.profiles. It can read secrets of the workspace with env_var("OPENLAKE_SECRET_...").',
    );
  }
  return path;
}
