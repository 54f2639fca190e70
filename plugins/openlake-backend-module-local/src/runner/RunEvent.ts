import { TablePin } from '@openlake/plugin-openlake-node';
import { TaskState } from '../state/RunState';
import { AttemptProgress, TaskOutcome } from '../state/TaskOutcome';

/** What a driver hears about its run. @internal */
export type RunEvent =
  | { kind: 'ended'; id: string; attempt: number; outcome: TaskOutcome }
  | { kind: 'child'; id: string; childRunId: string }
  | {
      kind: 'progress';
      id: string;
      attempt: number;
      progress: AttemptProgress;
    }
  | { kind: 'pin'; found: readonly TablePin[] }
  | { kind: 'cancel' };

/** Nobody watched the attempt in work to its end. @internal */
export function interrupted(task: TaskState): RunEvent {
  return {
    kind: 'ended',
    id: task.id,
    attempt: task.attempts.length,
    outcome: { result: 'interrupted' },
  };
}
