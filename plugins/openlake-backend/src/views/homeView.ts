import {
  connectorReadPermission,
  RouteOutput,
  tableReadPermission,
  workspaceReadPermission,
} from '@openlake/plugin-openlake-common';
import { HealthMonitor } from '../connectors/HealthMonitor';
import { Clock, toInstant } from '../database/instant';
import { JobKey, jobKeyText, JobRecord } from '../jobs/Job';
import { JobService } from '../jobs/JobService';
import { Runs } from '../runs/createRuns';
import { WorkspaceService } from '../workspaces/WorkspaceService';
import { heldTables } from './heldTables';
import { TableReads } from './TableReads';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const NEEDS_YOU = 10;
const RECENT_RUNS = 10;
const BROKEN_TABLES = 10;
const WORKSPACES = 8;

/**
 * The home page: what needs somebody, how things stand, what ran.
 *
 * @param withheld - permissions whose part is left out
 * @internal
 */
export async function homeView(
  rooms: {
    clock: Clock;
    workspaces: WorkspaceService;
    jobs: JobService;
    runs: Pick<Runs, 'reader' | 'statistics'>;
    tables: TableReads;
    health: HealthMonitor;
  },
  query: { days?: number },
  withheld: readonly string[],
): Promise<RouteOutput<'homeView'>> {
  const { runs, jobs } = rooms;
  const days = query.days ?? DEFAULT_DAYS;
  const today = Math.floor(rooms.clock().getTime() / DAY_MS) * DAY_MS;
  const dates = Array.from({ length: days }, (_, i) =>
    toInstant(today - (days - 1 - i) * DAY_MS).slice(0, 10),
  );
  const since = `${dates[0]}T00:00:00.000Z`;
  const may = (permission: { name: string }) =>
    !withheld.includes(permission.name);

  const [failing, ends, timeToRepair, recent, tables, connectors, workspaces] =
    await Promise.all([
      runs.statistics.failing(NEEDS_YOU),
      runs.statistics.endsByDay(since),
      runs.statistics.timeToRepair(since),
      runs.reader.list({ limit: RECENT_RUNS, states: [] }),
      may(tableReadPermission) ? tablesPart(rooms.tables) : undefined,
      may(connectorReadPermission) ? rooms.health.list() : undefined,
      may(workspaceReadPermission)
        ? rooms.workspaces.foremost(WORKSPACES)
        : undefined,
    ]);
  const failed = failing.map(({ run }) => run);
  const [failedRuns, failedTasks, failedJobs] = await Promise.all([
    runs.reader.present(failed),
    runs.statistics.unsuccessfulTasks(failed.map(({ id }) => id)),
    jobs.findAll(failed),
  ]);

  return {
    needsYou: failing.map(({ run, failures, since: failingSince }, index) => ({
      run: failedRuns[index],
      failures,
      since: failingSince,
      heldTables: tables && heldOf(run, failedJobs, failedTasks),
    })),
    brokenTables: tables?.broken,
    kpis: {
      days,
      failedRuns: { ...added(ends), daily: byDay(dates, ends) },
      timeToRepair,
      freshTables: tables?.fresh,
      contracts: tables?.contracts,
    },
    connectors,
    recentRuns: recent.items,
    workspaces,
    withheld: [...withheld],
  };
}

async function tablesPart(tables: TableReads) {
  const [{ items: broken }, totals] = await Promise.all([
    tables.list({ contract: 'broken' }, { limit: BROKEN_TABLES }),
    tables.totals(),
  ]);
  return {
    broken,
    fresh: { fresh: totals.fresh, withRule: totals.withRule },
    contracts: {
      met: totals.met,
      broken: totals.broken,
      total: totals.withContract,
    },
  };
}

function heldOf(
  run: JobKey & { id: string },
  jobs: ReadonlyMap<string, JobRecord>,
  tasks: ReadonlyMap<string, string[]>,
): string[] {
  const job = jobs.get(jobKeyText(run));
  return job
    ? heldTables(job.revision.document.spec, tasks.get(run.id) ?? [])
    : [];
}

type DayEnds = Awaited<ReturnType<Runs['statistics']['endsByDay']>>[number];

function added(ends: readonly DayEnds[]) {
  const sum = (field: 'failed' | 'finished' | 'failedAttempts') =>
    ends.reduce((total, end) => total + end[field], 0);
  return {
    failed: sum('failed'),
    finished: sum('finished'),
    failedAttempts: sum('failedAttempts'),
  };
}

function byDay(dates: readonly string[], ends: readonly DayEnds[]) {
  const known = new Map(ends.map(end => [end.day, end]));
  return dates.map(day => ({
    day,
    failed: known.get(day)?.failed ?? 0,
    finished: known.get(day)?.finished ?? 0,
  }));
}
