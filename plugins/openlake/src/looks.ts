import {
  CheckResult,
  ConnectorView,
  Deployment,
  DisplayState,
} from '@openlake/plugin-openlake-common';

/** How something that is not a run shows its state: a run's sign, its own word. */
export interface Look {
  state: DisplayState;
  label: string;
}

/** A check of a contract. */
export const checkLook: Record<CheckResult['status'], Look> = {
  passed: { state: 'success', label: 'Passed' },
  failed: { state: 'failed', label: 'Failed' },
  error: { state: 'timed_out', label: 'Could not run' },
  not_run: { state: 'pending', label: 'Not run yet' },
};

/** What became of a deployment. */
export const deploymentLook: Record<Deployment['result'], Look> = {
  applied: { state: 'success', label: 'Applied' },
  invalid: { state: 'failed', label: 'Refused, has errors' },
  needs_confirmation: { state: 'queued', label: 'Waits for confirmation' },
  superseded: { state: 'skipped', label: 'Superseded' },
  failed: { state: 'failed', label: 'Failed, tried again' },
};

/** An engine or a store. */
export const connectorLook: Record<ConnectorView['status'], Look> = {
  healthy: { state: 'success', label: 'Healthy' },
  degraded: { state: 'timed_out', label: 'Degraded' },
  unreachable: { state: 'failed', label: 'Unreachable' },
};
