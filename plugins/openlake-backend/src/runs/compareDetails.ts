import {
  canonicalJson,
  displayState,
  type FieldChange,
  type Run,
  type RunComparison,
  type TableAccess,
  type TaskRun,
} from '@openlake/plugin-openlake-common';
import { instantMs } from '../database/instant';

type Compared = RunComparison['tasks'][number];
type Side = NonNullable<Compared['a']>;
type Detail = { run: Run; tasks: readonly TaskRun[] };

/** A task took clearly longer: half as much again, and more than this. */
const LONGER = 1.5;
const LONGER_MS = 5_000;

/**
 * Sets two runs side by side. Pure.
 *
 * @param revision - changes from the revision of `a` to that of `b`
 * @internal
 */
export function compareDetails(
  a: Detail,
  b: Detail,
  revision: readonly FieldChange[],
): RunComparison {
  const [newer, older] =
    a.run.revision.number > b.run.revision.number ? [a, b] : [b, a];
  const keys = new Set(
    [...newer.tasks, ...older.tasks].filter(isWhole).map(({ key }) => key),
  );
  const tasks = [...keys].map(key =>
    compareTask(key, taskOf(a, key), taskOf(b, key)),
  );
  const differing = new Set(
    tasks
      .filter(({ differs }) => differs.some(what => what !== 'duration'))
      .map(({ key }) => key),
  );
  const upstream = (key: string) =>
    (taskOf(newer, key) ?? taskOf(older, key))?.dependsOn ?? [];
  return {
    a: a.run,
    b: b.run,
    durationMs: { a: wholeMs(a.run), b: wholeMs(b.run) },
    parameters: compareParameters(a.run.parameters, b.run.parameters),
    revision: [...revision],
    tasks,
    firstDifference: inOrder([...keys], upstream).find(key =>
      differing.has(key),
    ),
  };
}

/** What a run has taken so far is not what it takes. */
function wholeMs({ endedAt, activeMs }: Run): number | undefined {
  return endedAt === undefined ? undefined : activeMs;
}

function compareTask(
  key: string,
  a: TaskRun | undefined,
  b: TaskRun | undefined,
): Compared {
  const [left, right] = [a && sideOf(a), b && sideOf(b)];
  return {
    key,
    type: (b ?? a)?.type ?? 'unknown',
    a: left,
    b: right,
    differs: left && right ? differences(left, right) : ['state'],
  };
}

function sideOf(task: TaskRun): Side {
  const { attempts, startedAt, endedAt, inputs, outputs, error, mark } = task;
  return {
    state: displayState(task),
    attempts: attempts.length,
    durationMs:
      startedAt && endedAt
        ? Math.max(0, instantMs(endedAt) - instantMs(startedAt))
        : undefined,
    inputs,
    outputs,
    error,
    mark,
  };
}

function differences(a: Side, b: Side): Compared['differs'] {
  const differs: Compared['differs'] = [];
  // What somebody decided is not what the task came to.
  if (a.state !== b.state || a.mark?.result !== b.mark?.result) {
    differs.push('state');
  }
  if (!sameBy(a.outputs, b.outputs, ({ rows }) => rows)) {
    differs.push('rows');
  }
  if (!sameBy(a.inputs, b.inputs, ({ snapshotId }) => snapshotId)) {
    differs.push('snapshots');
  }
  if (isClearlyLonger(a.durationMs, b.durationMs)) {
    differs.push('duration');
  }
  return differs;
}

function sameBy(
  a: readonly TableAccess[],
  b: readonly TableAccess[],
  of: (access: TableAccess) => unknown,
): boolean {
  const byTable = (accesses: readonly TableAccess[]) =>
    canonicalJson(
      Object.fromEntries(
        accesses.map(access => [access.table, of(access) ?? null]),
      ),
    );
  return byTable(a) === byTable(b);
}

function isClearlyLonger(a: number | undefined, b: number | undefined) {
  if (a === undefined || b === undefined) {
    return false;
  }
  const [short, long] = a < b ? [a, b] : [b, a];
  return long - short > LONGER_MS && long > short * LONGER;
}

function compareParameters(
  a: Run['parameters'],
  b: Run['parameters'],
): RunComparison['parameters'] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .sort()
    .filter(name => canonicalJson(a[name]) !== canonicalJson(b[name]))
    .map(name => ({ name, a: a[name], b: b[name] }));
}

/** Each after all that it depends on, else as they come. */
function inOrder(
  keys: readonly string[],
  upstream: (key: string) => readonly string[],
): string[] {
  const open = new Set(keys);
  const ordered: string[] = [];
  while (open.size) {
    const free = [...open].filter(key =>
      upstream(key).every(name => !open.has(name)),
    );
    // No revision has a circle; where two are mixed, any order will do.
    for (const key of free.length ? free : open) {
      ordered.push(key);
      open.delete(key);
    }
  }
  return ordered;
}

function taskOf({ tasks }: Detail, key: string): TaskRun | undefined {
  return tasks.find(task => isWhole(task) && task.key === key);
}

function isWhole({ index }: TaskRun): boolean {
  return index === undefined;
}
