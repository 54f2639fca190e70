import { InputError, NotFoundError } from '@backstage/errors';
import type { Command } from 'commander';
import { toCount } from '../../count';
import { EXIT, exitOfResult } from '../../exitCode';
import { logJson, logText } from '../../log/logText';
import { type LogChoice, RunLogs } from '../../log/RunLogs';
import { openPortal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import { findRun, runPage } from '../../run/runName';
import { waitForRun } from '../../run/waitForRun';
import type { Verbs } from '../../Verbs';
import { RUN_ARGUMENT } from './runArgument';

/** `olo runs logs`. @internal */
export function addRunsLogs(runs: Command, { terminal, end }: Verbs): void {
  portalVerb(
    runs,
    'logs',
    'write the logs of a run, in the order of their lines',
  )
    .argument(...RUN_ARGUMENT)
    .argument(
      '[task]',
      'key, or key[index] for an item of a for_each; all by default',
    )
    .option('--attempt <number>', 'only this attempt; all by default', toCount)
    .option('-f, --follow', 'go on until the run has ended')
    .addHelpText(
      'after',
      '\nWith -o json each line is an object of its own: task, attempt, line, at, stream, level, text.\nExit code: 0 all was written, 2 a log is not there; with --follow also: 1 the run failed or timed out, 3 it was canceled or skipped, 4 the portal has not come back, 130 Ctrl-C.',
    )
    .action(
      async (
        name: string,
        task: string | undefined,
        options: PortalOptions & { attempt?: number; follow?: boolean },
      ) => {
        const portal = await openPortal(options, terminal);
        const run = await findRun(name, portal, terminal);
        const answer = await portal.call('getRun', { params: { run } });
        const choice = { task, attempt: options.attempt };
        checkChoice(choice, answer.tasks);
        let isMissing = false;
        const isJson = options.output === 'json';
        const logs = new RunLogs({
          choice,
          write: (source, line) =>
            terminal.out(
              isJson
                ? logJson(source, line)
                : logText(source, line, {
                    terminal,
                    // Of one task, only what was tried again needs a word.
                    prefix:
                      source.task !== task ||
                      (source.attempt > 1 && options.attempt === undefined),
                  }),
            ),
          onMissing: message => {
            isMissing = true;
            terminal.err(message);
          },
        });
        let code: number = EXIT.ok;
        if (options.follow) {
          const ended = await waitForRun(run, {
            portal,
            terminal,
            watchers: [logs],
          });
          code = exitOfResult(ended.result ?? 'failed');
        } else {
          await logs.look(answer, portal);
        }
        if (!logs.found) {
          isMissing = task !== undefined;
          terminal.err(logs.whyNone());
        }
        if (!options.quiet) {
          terminal.err(terminal.paint('dim', portal.page(runPage(answer.run))));
        }
        end(isMissing ? EXIT.couldNotRun : code);
      },
    );
}

function checkChoice(
  { task, attempt }: LogChoice,
  tasks: ReadonlyArray<{ key: string }>,
): void {
  const keys = tasks.map(({ key }) => key);
  if (task !== undefined && !keys.includes(task.replace(/\[\d+\]$/, ''))) {
    throw new NotFoundError(
      `The run has no task ${task}; it has ${[...new Set(keys)].join(', ')}`,
    );
  }
  if (attempt !== undefined && task === undefined) {
    throw new InputError('Say the attempt of which task');
  }
}
