import { WorkspaceSettings } from '@openlake/plugin-openlake-node';
import { JobGraph } from './JobGraph';
import { progress } from './progress';
import { RunDraft } from './RunDraft';
import { ended, endTask, terminateTask } from './transitions';

/**
 * Nothing more starts in a run that is ending; what is in work is told to stop.
 *
 * @internal
 */
export function endEarly(
  draft: RunDraft,
  graph: JobGraph,
  settings: WorkspaceSettings,
  now: Date,
): void {
  const { result, reason } = draft.run.ending!;
  const state = ended(
    'canceled',
    result === 'timed_out' ? 'timeout' : 'canceled_by_user',
    reason?.message,
  );
  for (const task of draft.tasks.values()) {
    if (task.phase === 'active') {
      draft.put(terminateTask(task));
    } else if (task.phase !== 'items') {
      draft.put(endTask(task, state, now));
    }
  }
  progress(draft, graph, settings, now);
}

/**
 * A run that the runner itself cannot handle ends alone, with the reason.
 *
 * @internal
 */
export function endBroken(draft: RunDraft, message: string, now: Date): void {
  const endedAt = now.toISOString();
  const state = ended(
    'failed',
    'platform_failed',
    `The runner could not go on: ${message}`,
  );
  for (const task of draft.tasks.values()) {
    if (task.phase !== 'ended') {
      draft.put({
        ...task,
        phase: 'ended',
        state,
        attempts: task.attempts.map(attempt =>
          attempt.endedAt ? attempt : { ...attempt, state, endedAt },
        ),
        endedAt,
      });
    }
  }
  draft.end(state, now);
}

/**
 * A run that went well does not count as such when what it said is lost.
 *
 * @internal
 */
export function endWithoutLogs(
  draft: RunDraft,
  message: string,
  now: Date,
): void {
  if (draft.run.state.result === 'success') {
    draft.end(
      ended(
        'failed',
        'platform_failed',
        `The log of a task could not be written: ${message}. Its tasks went well: see to the disk of the logs, then mark the run as a success or run it again`,
      ),
      now,
    );
  }
}
