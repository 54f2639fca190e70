import { RunIf } from '@openlake/plugin-openlake-common';

/** How a task that another depends on has ended, as `run_if` sees it. @internal */
export type UpstreamOutcome =
  | 'success'
  | 'failed'
  | 'upstream_failed'
  | 'skipped'
  | 'not_selected';

/** @internal */
export type RunIfDecision = 'run' | 'skipped' | 'upstream_failed';

/**
 * What becomes of a task once all it depends on has ended. The answers are
 * those of the Airflow trigger rule of the same name, so that a job goes the
 * same way on both; unlike Airflow, `one_*` waits until all have ended, so that
 * it does not matter who ends first. Tasks that were not selected for the run
 * are left out, as if the task did not depend on them.
 *
 * @internal
 */
export function decideRunIf(
  runIf: RunIf,
  outcomes: readonly UpstreamOutcome[],
): RunIfDecision {
  const upstream: readonly UpstreamOutcome[] = outcomes.filter(
    outcome => outcome !== 'not_selected',
  );
  if (upstream.length === 0) {
    return 'run';
  }
  const has = (outcome: UpstreamOutcome) => upstream.includes(outcome);
  const failed = has('failed') || has('upstream_failed');
  switch (runIf) {
    case 'all_done':
      return 'run';
    case 'none_failed':
      return failed ? 'upstream_failed' : 'run';
    case 'one_success':
      if (has('success')) {
        return 'run';
      }
      return failed ? 'upstream_failed' : 'skipped';
    case 'one_failed':
      return failed ? 'run' : 'skipped';
    case 'all_failed':
      return has('success') || has('skipped') ? 'skipped' : 'run';
    default:
      if (failed) {
        return 'upstream_failed';
      }
      return has('skipped') ? 'skipped' : 'run';
  }
}
