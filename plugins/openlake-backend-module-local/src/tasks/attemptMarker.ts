import { createHash } from 'node:crypto';
import { LocalConfig } from '../config';
import { RunState, TaskState } from '../state/RunState';

type Installation = Pick<LocalConfig, 'folders'>;

/** Names an attempt in the environment of its processes. @internal */
export function attemptMarker(attempt: {
  config: Installation;
  run: RunState;
  task: TaskState;
  number: number;
}): string {
  const { config, run, task, number } = attempt;
  return `${runMarker(config, run.runId)}${task.id}/${number}`;
}

/**
 * What the markers of all attempts of a run begin with. Portals beside each
 * other on one machine, each with a state folder of its own, do not end each
 * other's processes, whatever their runs are called.
 *
 * @internal
 */
export function runMarker({ folders }: Installation, runId: string): string {
  const installation = createHash('sha256').update(folders.work).digest('hex');
  return `${installation.slice(0, 12)}/${runId}/`;
}
