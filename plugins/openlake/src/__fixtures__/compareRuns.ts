import {
  displayState,
  RouteOutput,
  Run,
  TaskRun,
} from '@openlake/plugin-openlake-common';
import { revisions } from './airTraffic';

type Comparison = RouteOutput<'compareRuns'>;
type Side = NonNullable<Comparison['tasks'][number]['a']>;

/** Two runs of the fixture side by side, as the real API would lay them. */
export function compareRuns(
  a: { run: Run; tasks: TaskRun[] },
  b: { run: Run; tasks: TaskRun[] },
  now: number,
): Comparison {
  const tasks = [...new Set([...b.tasks, ...a.tasks].map(t => t.key))].map(
    key => {
      const [left, right] = [a, b].map(side =>
        side.tasks.find(t => t.key === key),
      );
      const [one, other] = [left && sideOf(left), right && sideOf(right)];
      const differs: Comparison['tasks'][number]['differs'] = [];
      if (one?.state !== other?.state) {
        differs.push('state');
      }
      if (rows(one) !== rows(other)) {
        differs.push('rows');
      }
      if (
        one?.durationMs &&
        other?.durationMs &&
        Math.abs(one.durationMs - other.durationMs) >
          Math.max(one.durationMs, other.durationMs) / 2
      ) {
        differs.push('duration');
      }
      return { key, type: (right ?? left)!.type, a: one, b: other, differs };
    },
  );
  const names = new Set(
    [a, b].flatMap(side => Object.keys(side.run.parameters)),
  );
  return {
    a: a.run,
    b: b.run,
    durationMs: { a: length(a.run), b: length(b.run) },
    parameters: [...names].flatMap(name => {
      const [old, fresh] = [a, b].map(side => side.run.parameters[name]);
      return JSON.stringify(old) === JSON.stringify(fresh)
        ? []
        : [{ name, a: old, b: fresh }];
    }),
    revision:
      a.run.revision.hash === b.run.revision.hash
        ? []
        : revisions(now)[0].changes,
    tasks,
    firstDifference: tasks.find(t =>
      t.differs.some(what => what !== 'duration'),
    )?.key,
  };
}

function sideOf(task: TaskRun): Side {
  return {
    state: displayState(task),
    attempts: task.attempts.length,
    durationMs: length(task),
    inputs: task.inputs,
    outputs: task.outputs,
    error: task.error,
    mark: task.mark,
  };
}

function rows(side: Side | undefined): string {
  return JSON.stringify(side?.outputs.map(o => o.rows));
}

function length(of: { startedAt?: string; endedAt?: string }) {
  return of.startedAt && of.endedAt
    ? Date.parse(of.endedAt) - Date.parse(of.startedAt)
    : undefined;
}
