import { InputError } from '@backstage/errors';
import type {
  DisplayState,
  JobSpec,
  RepairRequest,
} from '@openlake/plugin-openlake-common';
import { displayState } from '@openlake/plugin-openlake-common';
import type { TaskRunRecord } from './Run';

/** What a repair would run again, and why. @internal */
export interface RepairSelection {
  rerun: Array<{ key: string; reason: string }>;
  /** Why `rerun` is empty. */
  nothing?: string;
  /** Tasks that ended well and are not to run again. */
  reuse: string[];
  warnings: string[];
}

/** Of the run that is repaired. @internal */
export interface RepairedRun {
  /** Task runs, without items of a `for_each`. */
  tasks: readonly TaskRunRecord[];
  /** Keys of the tasks that it was asked for, when not all. */
  selection?: readonly string[];
}

const failed: readonly DisplayState[] = ['failed', 'timed_out'];

/**
 * Chooses the tasks of a repair.
 *
 * - `unfinished`: tasks that did not succeed, and all that depend on them,
 *   since those saw an unfinished input.
 * - `failed`: tasks that failed by themselves, nothing else.
 * - `chosen`: exactly the tasks named.
 *
 * Tasks that a condition turned off have ended well and are not unfinished.
 * Neither are those that the run was not asked for, and those that somebody
 * marked a success: they run again only when they are chosen.
 *
 * @param spec - of the revision that the repair runs with
 * @throws InputError when a task is chosen that the revision does not have
 * @internal
 */
export function selectRepair(
  spec: Pick<JobSpec, 'tasks'>,
  { tasks, selection }: RepairedRun,
  request: Pick<RepairRequest, 'scope' | 'tasks'>,
): RepairSelection {
  const before = new Map(tasks.map(task => [task.key, task]));
  // What is new in the job is none of the tasks that a run was asked for.
  const takesNew = selection === undefined;
  const keys = new Set(spec.tasks.map(task => task.key));
  const reasons = new Map<string, string>();
  const warnings: string[] = [];

  if (request.scope === 'chosen') {
    for (const key of request.tasks ?? []) {
      if (!keys.has(key)) {
        throw new InputError(
          `The job has no task ${key} in this revision; it has ${[...keys].join(
            ', ',
          )}`,
        );
      }
      reasons.set(key, 'was chosen');
    }
  } else {
    for (const { key } of spec.tasks) {
      const task = before.get(key);
      const isNew = takesNew ? 'is new in this revision' : undefined;
      const reason = task ? whyAgain(task) : isNew;
      if (reason && (request.scope === 'unfinished' || isFailed(task))) {
        reasons.set(key, reason);
      }
    }
    if (request.scope === 'unfinished') {
      addDependents(spec, reasons, key => {
        const task = before.get(key);
        return task ? stays(task) : !takesNew;
      });
    }
  }
  for (const task of spec.tasks) {
    if (
      reasons.has(task.key) &&
      !task.idempotent &&
      before.get(task.key)?.attempts.length
    ) {
      warnings.push(
        `${task.key} has run before and is marked as not idempotent: check what it left behind`,
      );
    }
  }
  const gone = tasks.filter(task => !keys.has(task.key)).map(task => task.key);
  if (gone.length) {
    warnings.push(
      `No longer in the job, so left as they are: ${gone.join(', ')}`,
    );
  }
  const left = spec.tasks
    .map(({ key }) => key)
    .filter(key => !before.has(key) && !reasons.has(key));
  if (left.length) {
    warnings.push(
      `New in this revision and not part of this ${
        takesNew ? 'repair' : 'run'
      }, so left out: ${left.join(', ')}. Choose what is to run all the same`,
    );
  }
  if (request.scope !== 'unfinished') {
    const blocked = spec.tasks.filter(
      task =>
        !reasons.has(task.key) &&
        before.get(task.key)?.state.result === 'upstream_failed',
    );
    if (blocked.length) {
      warnings.push(
        `Stay blocked, since they are not part of this repair: ${blocked
          .map(task => task.key)
          .join(', ')}. The run does not succeed before they have run`,
      );
    }
  }
  return {
    rerun: [...reasons].map(([key, reason]) => ({ key, reason })),
    nothing: reasons.size ? undefined : nothingFor(request.scope),
    reuse: [...keys].filter(key => {
      const task = before.get(key);
      return task && !reasons.has(key) && !whyAgain(task);
    }),
    warnings,
  };
}

function nothingFor(scope: RepairRequest['scope']): string {
  switch (scope) {
    case 'chosen':
      return 'No task is chosen: name those that are to run again.';
    case 'failed':
      return 'Nothing to repair: no task of this run failed. Choose tasks to run them again.';
    default:
      return 'Nothing to repair: no task of this run is unfinished. Choose tasks to run them again.';
  }
}

function isFailed(task: TaskRunRecord | undefined): boolean {
  return task !== undefined && failed.includes(displayState(task.state));
}

/** What nobody asked for, and what somebody said to be good, stays as it is. */
function stays(task: TaskRunRecord | undefined): boolean {
  return (
    task?.state.reason?.code === 'not_selected' ||
    task?.mark?.result === 'success'
  );
}

function whyAgain(task: TaskRunRecord): string | undefined {
  const { state } = task;
  if (stays(task)) {
    return undefined;
  }
  if (state.lifecycle !== 'terminated') {
    return 'had not run';
  }
  switch (state.result) {
    case 'success':
      return undefined;
    case 'skipped':
      return state.reason?.code === 'condition_false'
        ? undefined
        : 'was skipped';
    case 'upstream_failed':
      return state.reason?.message
        ? `was blocked: ${state.reason.message}`
        : 'was blocked by a failed task';
    case 'canceled':
      return 'was canceled';
    case 'timed_out':
      return 'timed out';
    default:
      return task.mark ? 'was marked as failed' : 'failed';
  }
}

function addDependents(
  spec: Pick<JobSpec, 'tasks'>,
  reasons: Map<string, string>,
  isKept: (key: string) => boolean,
): void {
  for (let grown = true; grown; ) {
    grown = false;
    for (const { key, depends_on: upstream } of spec.tasks) {
      const cause = upstream.find(name => reasons.has(name));
      if (cause && !reasons.has(key) && !isKept(key)) {
        reasons.set(key, `depends on ${cause}`);
        grown = true;
      }
    }
  }
}
