import type { Command } from 'commander';
import type { RunFilter } from '@openlake/plugin-openlake-common';
import { findJob } from '../job/jobName';
import { parseMoment } from '../moment';
import type { Terminal } from '../Terminal';

/** Options that say which runs. */
export interface FilterOptions {
  workspace?: string;
  job?: string;
  state?: string;
  trigger?: string;
  backfill?: string;
  since?: string;
  until?: string;
}

/** `--job` and the others that narrow a list of runs. @internal */
export function addFilterOptions(verb: Command): Command {
  return verb
    .option('--workspace <name>', 'runs of this workspace')
    .option('--job <job>', 'runs of this job, such as sales/orders-daily')
    .option(
      '--state <states>',
      'in one of these states, such as failed,timed_out',
    )
    .option(
      '--trigger <kinds>',
      'started by one of these, such as schedule,manual',
    )
    .option('--backfill <id>', 'runs of this backfill')
    .option(
      '--since <moment>',
      'created then or later: 2026-01-31, or 2h for two hours ago',
      text => parseMoment(text),
    )
    .option('--until <moment>', 'created before', text => parseMoment(text));
}

/** What the API is asked for. @internal */
export async function toRunFilter(
  options: FilterOptions,
  terminal: Terminal,
): Promise<RunFilter> {
  const { workspace, job, state, trigger, backfill, since, until } = options;
  const name =
    job === undefined
      ? { workspace }
      : await findJob(
          workspace === undefined || job.includes('/')
            ? job
            : `${workspace}/${job}`,
          terminal,
        );
  return { ...name, state, trigger, backfill, since, until };
}
