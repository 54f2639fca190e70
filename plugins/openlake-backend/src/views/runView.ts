import { Run, RouteOutput, TaskRun } from '@openlake/plugin-openlake-common';
import { JobService } from '../jobs/JobService';
import { Runs } from '../runs/createRuns';
import { RunRecord } from '../runs/Run';
import { criticalPath } from './criticalPath';

const RUNS_FOR_MEDIAN = 20;

type View = RouteOutput<'runView'>;
type Change = NonNullable<View['changedSinceSuccess']>['changes'][number];

/**
 * A run with its neighbours, and what differs from the last good one.
 *
 * @internal
 */
export async function runView(
  rooms: { jobs: JobService; runs: Pick<Runs, 'statistics' | 'reader'> },
  runId: string,
): Promise<View> {
  const { reader, statistics } = rooms.runs;
  const { run, tasks, repairs } = await reader.get(runId);
  const [job, family, neighbours, success, medianDurationMs] =
    await Promise.all([
      rooms.jobs.view(run),
      reader.family(run.id, run.parentRun),
      statistics.neighbours(run),
      statistics.lastSuccessBefore(run),
      statistics.medianDuration(run, {
        limit: RUNS_FOR_MEDIAN,
        until: run.id,
      }),
    ]);
  const before = success && (await reader.get(success.id));
  const repeated =
    run.trigger.kind === 'rerun' ? run.trigger.causedBy : undefined;
  const others = await reader.findMany(
    [neighbours.previous, repeated].filter(id => id !== undefined),
  );
  const other = (id: string | undefined) => others.find(one => one.id === id);
  return {
    run,
    tasks,
    repairs,
    job,
    ...neighbours,
    ...family,
    compareWith: comparable([
      ['previous', other(neighbours.previous)],
      ['last_success', success],
      ['repeats', other(repeated)],
    ]),
    changedSinceSuccess: before && {
      run: before.run.id,
      number: before.run.number,
      revision: before.run.revision,
      changes: changesBetween(before, { run, tasks }),
    },
    medianDurationMs,
    criticalPath: criticalPath(tasks),
  };
}

/** Each run once, for the first reason to look at it. */
function comparable(
  candidates: ReadonlyArray<
    readonly [
      View['compareWith'][number]['why'],
      Pick<RunRecord, 'id' | 'number'> | undefined,
    ]
  >,
): View['compareWith'] {
  const runs = new Map<string, View['compareWith'][number]>();
  for (const [why, run] of candidates) {
    if (run && !runs.has(run.id)) {
      runs.set(run.id, { run: run.id, number: run.number, why });
    }
  }
  return [...runs.values()];
}

/**
 * What may explain that a run ended differently from another one.
 *
 * @internal
 */
export function changesBetween(
  before: { run: Run; tasks: readonly TaskRun[] },
  after: { run: Run; tasks: readonly TaskRun[] },
): Change[] {
  const changes: Change[] = [];
  if (before.run.revision.hash !== after.run.revision.hash) {
    changes.push({
      what: 'revision',
      name: 'revision',
      old: before.run.revision.number,
      new: after.run.revision.number,
    });
  }
  compare('parameter', before.run.parameters, after.run.parameters, changes);
  // A table that the run did not get to write says nothing.
  const rows = rowsByTable(after.tasks);
  const rowsBefore = rowsByTable(before.tasks);
  compare(
    'rows',
    Object.fromEntries(
      Object.entries(rowsBefore).filter(([table]) =>
        Object.hasOwn(rows, table),
      ),
    ),
    rows,
    changes,
  );
  return changes;
}

function compare(
  what: Change['what'],
  old: Record<string, unknown>,
  fresh: Record<string, unknown>,
  changes: Change[],
): void {
  const names = new Set([...Object.keys(old), ...Object.keys(fresh)]);
  for (const name of [...names].sort()) {
    if (JSON.stringify(old[name]) !== JSON.stringify(fresh[name])) {
      changes.push({ what, name, old: old[name], new: fresh[name] });
    }
  }
}

function rowsByTable(tasks: readonly TaskRun[]): Record<string, number> {
  const rows: Record<string, number> = {};
  for (const { table, rows: written } of tasks.flatMap(
    ({ outputs }) => outputs,
  )) {
    if (written !== undefined) {
      rows[table] = (rows[table] ?? 0) + written;
    }
  }
  return rows;
}
