import type { Result } from '@openlake/plugin-openlake-common';

/**
 * What a command tells the shell. Scripts rely on these: a code keeps its
 * meaning for good. docs/reference/cli.md lists them.
 *
 * @internal
 */
export const EXIT = {
  ok: 0,
  /** `validate`: there are findings. */
  findings: 1,
  /** `plan`: could not run, or the workspace has an error. */
  planFailed: 1,
  /** A run that was waited for failed or timed out; a bulk action was refused for some runs. */
  failed: 1,
  /** All but `plan`: could not be done: wrong words, or the portal does not answer, or refuses. */
  couldNotRun: 2,
  /** `plan`: deploying would change something. */
  planChanges: 2,
  /** What was waited for was canceled or skipped. */
  notDone: 3,
  /** Waiting was given up: what was waited for goes on, or is a backfill that was paused. */
  stillGoing: 4,
  /** Ctrl-C while waiting; what was waited for goes on. */
  interrupted: 130,
} as const;

/**
 * How waiting for something ends that came to this result.
 *
 * @internal
 */
export function exitOfResult(result: Result): number {
  switch (result) {
    case 'success':
      return EXIT.ok;
    case 'canceled':
    case 'skipped':
      return EXIT.notDone;
    default:
      return EXIT.failed;
  }
}
