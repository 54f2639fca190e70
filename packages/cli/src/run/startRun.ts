import { priorities, type Priority } from '@openlake/plugin-openlake-common';
import { type Command, Option } from 'commander';
import { randomUUID } from 'node:crypto';
import type { JobName } from '../job/jobName';
import { parameterOption } from '../parameterOption';
import type { Portal } from '../portal/Portal';
import type { PortalOptions } from '../portal/portalVerb';
import type { Terminal } from '../Terminal';
import { addWaitOptions, type WaitOptions } from '../waitOptions';
import { followRun } from './followRun';

/** Options of verbs that start a run. */
export interface StartOptions extends PortalOptions, WaitOptions {
  parameter?: Record<string, string>;
  only?: string;
  priority?: Priority;
  key?: string;
  follow?: boolean;
}

/** What a new run is like, and what to do after it has started. @internal */
export function addStartOptions(verb: Command): Command {
  return addWaitOptions(
    verb
      .addOption(parameterOption())
      .option(
        '--only <tasks>',
        'only these tasks, such as load,+report,clean+ (+ before: and all before it; + after: and all after it)',
      )
      .addOption(
        new Option(
          '--priority <priority>',
          'who goes first in the queue; as the job says by default, above that needs openlake.queue.update',
        ).choices(priorities),
      )
      .option(
        '--key <key>',
        'the same key within 24 h is the same run, however often it is asked for',
      )
      .option('-f, --follow', 'write the logs of its tasks while waiting'),
  ).addHelpText(
    'after',
    '\nExit code: 0 started, or when waiting: success; 1 failed or timed out; 2 could not be started; 3 canceled or skipped; 4 goes on after --timeout, or when the portal has not come back.',
  );
}

/**
 * Starts a run, and waits for it when that is wanted.
 *
 * @returns the exit code
 * @internal
 */
export async function startRun(
  { workspace, job }: JobName,
  options: StartOptions & { rerunOf?: string },
  portal: Portal,
  terminal: Terminal,
): Promise<number> {
  const body = {
    parameters: options.parameter,
    tasks: options.only,
    priority: options.priority,
    rerunOf: options.rerunOf,
    // With a key of its own it can ask again when an answer got lost.
    idempotencyKey: options.key ?? `olo-${randomUUID()}`,
  };
  const run = await portal.call('createRun', {
    params: { workspace, job },
    body,
  });
  return followRun(run, options, portal, terminal);
}
