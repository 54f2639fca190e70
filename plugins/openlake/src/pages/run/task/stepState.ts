import { DisplayState, TaskStep } from '@openlake/plugin-openlake-common';

const states: Record<TaskStep['result'], DisplayState> = {
  success: 'success',
  // Amber, as what was late: to be looked at, and no failure.
  warning: 'timed_out',
  failed: 'failed',
  skipped: 'skipped',
};

/** The look of a step's result. */
export function stepState(step: TaskStep): DisplayState {
  return states[step.result];
}
