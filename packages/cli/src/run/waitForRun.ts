import type { RouteOutput, Run } from '@openlake/plugin-openlake-common';
import type { Portal } from '../portal/Portal';
import type { Terminal } from '../Terminal';
import { waitFor } from '../waitFor';

/** What has not come so long after the end of a run does not come any more. */
const LOOKS_AFTER_END = 10;

/** What somebody who waits looks at in the meantime. @internal */
export interface Watcher {
  /** Called with every look at the run, the last one too. */
  look(answer: RouteOutput<'getRun'>, portal: Portal): Promise<void> | void;
  /** Whether it wants to look once more although the run has ended. */
  unfinished?(): boolean;
}

/**
 * Waits until a run has ended.
 *
 * @throws Ending when the person or the time limit ends the waiting
 * @internal
 */
export function waitForRun(
  runId: string,
  options: {
    portal: Portal;
    terminal: Terminal;
    watchers: readonly Watcher[];
    timeoutMs?: number;
  },
): Promise<Run> {
  const { watchers } = options;
  let looksAfterEnd = 0;
  return waitFor({
    ...options,
    goesOn: `The run goes on; olo runs cancel ${runId} would end it`,
    async look(asking) {
      const answer = await asking.call('getRun', { params: { run: runId } });
      for (const watcher of watchers) {
        await watcher.look(answer, asking);
      }
      if (answer.run.lifecycle !== 'terminated') {
        return undefined;
      }
      looksAfterEnd++;
      const more = watchers.some(watcher => watcher.unfinished?.());
      return more && looksAfterEnd < LOOKS_AFTER_END ? undefined : answer.run;
    },
  });
}
