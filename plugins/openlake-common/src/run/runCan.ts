import type { BulkAction } from '../api/runBodies';
import { displayState, DisplayState, ExecutionState, results } from './state';

/**
 * What a state allows: verb to states. The API enforces it, buttons and
 * tooltips read it.
 *
 * @public
 */
export const runActions = {
  cancel: ['pending', 'queued', 'running'],
  repair: ['failed', 'canceled', 'timed_out'],
  mark: results,
  rerun: results,
} as const satisfies Record<string, readonly DisplayState[]>;

/** @public */
export type RunAction = keyof typeof runActions;

const anyOf = new Intl.ListFormat('en-GB', { type: 'disjunction' });

const pastTense: Record<RunAction, string> = {
  cancel: 'canceled',
  repair: 'repaired',
  mark: 'marked',
  rerun: 'run again',
};

/**
 * Whether a run in this state can be cancelled, repaired, marked or run again
 * as a new run. What somebody marked can be repaired whatever it counts as.
 *
 * @public
 */
export const runCan: Record<RunAction, (state: ExecutionState) => boolean> = {
  cancel: state => allows('cancel', state),
  repair: state =>
    allows('repair', state) || state.reason?.code === 'marked_by_user',
  mark: state => allows('mark', state),
  rerun: state => allows('rerun', state),
};

/**
 * Says why an action is not possible now, or undefined when it is.
 *
 * @public
 */
export function whyNot(
  action: RunAction,
  state: ExecutionState,
): string | undefined {
  if (runCan[action](state)) {
    return undefined;
  }
  const states: readonly DisplayState[] = runActions[action];
  const when =
    states === results
      ? 'once it has ended'
      : `while it is ${anyOf.format(states).replace(/_/g, ' ')}`;
  const now = displayState(state);
  const isNow =
    now === 'success' ? 'has succeeded' : `is ${now.replace(/_/g, ' ')}`;
  return `A run can be ${pastTense[action]} ${when}; this one ${isNow}.`;
}

/**
 * Whether something of a run did not come to a good end by itself, so that a
 * repair finds what to run again. Otherwise tasks have to be chosen.
 *
 * @param taskCounts - tasks by displayed state
 * @public
 */
export function hasUnfinishedTasks(
  taskCounts: Readonly<Record<string, number>>,
): boolean {
  return Object.entries(taskCounts).some(
    ([state, count]) => count > 0 && state !== 'success' && state !== 'skipped',
  );
}

/**
 * Says why a run is left out when something is done to many at once, or
 * undefined when it takes part. Among many, a repair runs again what did not
 * succeed: nobody looks at each run to choose its tasks.
 *
 * @public
 */
export function whyNotAmongMany(
  action: BulkAction,
  run: ExecutionState & { taskCounts: Readonly<Record<string, number>> },
): string | undefined {
  const why = whyNot(action, run);
  if (why || action !== 'repair') {
    return why;
  }
  if (!allows('repair', run)) {
    return 'It was marked as a success. If it is to run again all the same, repair it by itself.';
  }
  return hasUnfinishedTasks(run.taskCounts)
    ? undefined
    : 'Nothing to repair: none of its tasks is unfinished. Repair it by itself and choose tasks, or run it again.';
}

function allows(action: RunAction, state: ExecutionState): boolean {
  const states: readonly DisplayState[] = runActions[action];
  return states.includes(displayState(state));
}
