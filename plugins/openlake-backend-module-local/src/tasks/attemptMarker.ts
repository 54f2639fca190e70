import { RunState, TaskState } from '../state/RunState';

/** Names an attempt in the environment of its processes. @internal */
export function attemptMarker(attempt: {
  run: RunState;
  task: TaskState;
  number: number;
}): string {
  return `${runMarker(attempt.run.runId)}${attempt.task.id}/${attempt.number}`;
}

/** What the markers of all attempts of a run begin with. @internal */
export function runMarker(runId: string): string {
  return `${runId}/`;
}
