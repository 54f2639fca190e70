import type { Run } from '@openlake/plugin-openlake-common';
import { Ending } from '../Ending';
import { EXIT, exitOfResult } from '../exitCode';
import { logText } from '../log/logText';
import { RunLogs } from '../log/RunLogs';
import { printAnswer } from '../output/printAnswer';
import type { Portal } from '../portal/Portal';
import type { PortalOptions } from '../portal/portalVerb';
import type { Terminal } from '../Terminal';
import { isWaiting, type WaitOptions } from '../waitOptions';
import { runPage } from './runName';
import { RunProgress } from './RunProgress';
import { runLine } from './runText';
import { type Watcher, waitForRun } from './waitForRun';

/**
 * Tells of a run that has just been started or opened again; waits for its end
 * when that is wanted.
 *
 * @returns the exit code
 * @internal
 */
export async function followRun(
  started: Run,
  options: PortalOptions & WaitOptions & { follow?: boolean },
  portal: Portal,
  terminal: Terminal,
): Promise<number> {
  const print = (run: Run) =>
    printAnswer(options, portal, terminal, {
      json: run,
      text: runLine(run, terminal),
      ids: [run.id],
      page: runPage(run),
    });
  if (!isWaiting(options)) {
    print(started);
    return EXIT.ok;
  }
  const isText = options.output === 'text';
  if (isText) {
    print(started);
  }
  const watchers: Watcher[] = [];
  if (!options.quiet) {
    watchers.push(new RunProgress(terminal));
  }
  if (options.follow) {
    watchers.push(
      new RunLogs({
        // A repair opens a run again: what was logged before it is old.
        choice: { since: started.queuedAt },
        write: (source, line) => {
          const text = logText(source, line, { terminal, prefix: true });
          // Beside a result in JSON, logs are not the result.
          if (isText) {
            terminal.out(text);
          } else {
            terminal.err(text);
          }
        },
        onMissing: message => terminal.err(message),
      }),
    );
  }
  let seen = started;
  watchers.push({
    look(answer) {
      seen = answer.run;
    },
  });
  const run = await waitForRun(started.id, {
    portal,
    terminal,
    watchers,
    timeoutMs: options.timeout,
  }).catch(error => {
    // A script that gives up waiting wants to know for what.
    if (error instanceof Ending && !isText) {
      print(seen);
    }
    throw error;
  });
  if (!isText) {
    print(run);
  } else if (!options.quiet) {
    terminal.out(runLine(run, terminal));
  }
  return exitOfResult(run.result!);
}
