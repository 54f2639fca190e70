import { displayState, DisplayState, ExecutionState } from './state';

/**
 * What a state allows: verb to states. The API enforces it, buttons and
 * tooltips read it.
 *
 * @public
 */
export const runActions = {
  cancel: ['pending', 'queued', 'running'],
  repair: ['failed', 'canceled', 'timed_out'],
  mark: ['success', 'failed', 'canceled', 'timed_out', 'skipped'],
} as const satisfies Record<string, readonly DisplayState[]>;

/** @public */
export type RunAction = keyof typeof runActions;

const pastTense: Record<RunAction, string> = {
  cancel: 'canceled',
  repair: 'repaired',
  mark: 'marked',
};

/**
 * Whether a run in this state can be cancelled, repaired or marked.
 *
 * @public
 */
export const runCan: Record<RunAction, (state: ExecutionState) => boolean> = {
  cancel: state => allows('cancel', state),
  repair: state => allows('repair', state),
  mark: state => allows('mark', state),
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
  const allowed = runActions[action].join(', ').replace(/_/g, ' ');
  const now = displayState(state).replace(/_/g, ' ');
  return `A run can be ${pastTense[action]} while it is ${allowed}; this one is ${now}.`;
}

function allows(action: RunAction, state: ExecutionState): boolean {
  const states: readonly DisplayState[] = runActions[action];
  return states.includes(displayState(state));
}
