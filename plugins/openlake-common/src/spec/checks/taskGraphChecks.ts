import { MOST_HINTS, SPEC_LIMITS } from '../findings/limits';
import type { Issue } from '../findings/Issue';
import { didYouMean } from '../findings/suggestion';
import type { AuthoredTask } from '../kinds/Task';
import { orderTasks } from './taskOrder';

/**
 * Checks that the tasks of a job form a graph: keys are unique, dependencies exist, nothing waits for itself.
 *
 * @internal
 */
export function checkTaskGraph(tasks: readonly AuthoredTask[]): Issue[] {
  const issues: Issue[] = [];
  const types = new Map<string, string>();
  tasks.forEach(({ key, type }, index) => {
    if (types.has(key)) {
      issues.push({
        code: 'duplicate-name',
        path: ['spec', 'tasks', index, 'key'],
        message: `there are two tasks with the key ${key}`,
      });
    }
    types.set(key, type);
  });
  for (const [index, task] of tasks.entries()) {
    issues.push(...checkTask(task, index, types));
    // Enough errors to refuse the job; warnings must not hide one.
    if (issues.filter(isError).length > SPEC_LIMITS.findingsPerFile) {
      break;
    }
  }
  return issues.some(isError) ? issues : [...issues, ...findCycles(tasks)];
}

function isError({ severity }: Issue): boolean {
  return severity !== 'warning';
}

function checkTask(
  task: AuthoredTask,
  index: number,
  types: ReadonlyMap<string, string>,
): Issue[] {
  const path = ['spec', 'tasks', index];
  const issues: Issue[] = [];
  task.depends_on.forEach((key, position) => {
    const at = [...path, 'depends_on', position];
    if (key === task.key) {
      issues.push({
        code: 'dependency-cycle',
        path: at,
        message: `task ${key} depends on itself`,
      });
    } else if (!types.has(key)) {
      issues.push({
        code: 'unknown-task',
        path: at,
        message: `there is no task ${key.slice(0, 80)}`,
        hint: position < MOST_HINTS ? didYouMean(key, types.keys()) : undefined,
      });
    }
  });
  for (const key of Object.keys(task.when)) {
    let problem: string | undefined;
    if (!task.depends_on.includes(key)) {
      problem = `${key.slice(0, 80)} is not in depends_on`;
    } else if (types.get(key) !== 'condition') {
      problem = `${key} is no condition task, so it has no result to follow`;
    }
    if (problem) {
      issues.push({
        code: 'unknown-task',
        path: [...path, 'when', key],
        atKey: true,
        message: problem,
      });
    }
  }
  if (task.depends_on.length === 0 && task.run_if !== 'all_success') {
    issues.push({
      code: 'useless-field',
      severity: 'warning',
      path: [...path, 'run_if'],
      message: 'run_if says nothing about a task that depends on no other',
    });
  }
  return issues;
}

function findCycles(tasks: readonly AuthoredTask[]): Issue[] {
  const { circular } = orderTasks(tasks);
  const byKey = new Map(circular.map(task => [task.key, task]));
  const seen = new Set<string>();
  const issues: Issue[] = [];
  for (const start of circular) {
    const trail: string[] = [];
    let task: AuthoredTask | undefined = start;
    while (task && !seen.has(task.key)) {
      seen.add(task.key);
      trail.push(task.key);
      task = byKey.get(task.depends_on.find(key => byKey.has(key)) ?? '');
    }
    const from = task ? trail.indexOf(task.key) : -1;
    if (from >= 0) {
      const [first, ...rest] = trail.slice(from);
      const { depends_on } = byKey.get(first)!;
      issues.push({
        code: 'dependency-cycle',
        path: [
          'spec',
          'tasks',
          tasks.findIndex(({ key }) => key === first),
          'depends_on',
          depends_on.findIndex(key => byKey.has(key)),
        ],
        message: `tasks wait for each other: ${shorten([
          first,
          ...rest,
          first,
        ])}`,
        hint: 'remove one of these dependencies',
      });
    }
  }
  return issues;
}

function shorten(keys: string[]): string {
  const shown =
    keys.length > 12 ? [...keys.slice(0, 6), '…', ...keys.slice(-5)] : keys;
  return shown.join(' -> ');
}
