import { RouteOutput } from '@openlake/plugin-openlake-common';
import { HealthMonitor } from '../connectors/HealthMonitor';
import { Clock, toInstant } from '../database/instant';
import { jobKeyText } from '../jobs/Job';
import { JobService } from '../jobs/JobService';
import { outputsOf } from '../jobs/jobView';
import { Runs } from '../runs/createRuns';
import { WorkspaceService } from '../workspaces/WorkspaceService';
import { TableReads } from './TableReads';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const NEEDS_YOU = 10;
const RECENT_RUNS = 10;

/**
 * The home page: what needs somebody, how things stand, what ran.
 *
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
): Promise<RouteOutput<'homeView'>> {
  const { runs, jobs } = rooms;
  const days = query.days ?? DEFAULT_DAYS;
  const today = Math.floor(rooms.clock().getTime() / DAY_MS) * DAY_MS;
  const dates = Array.from({ length: days }, (_, i) =>
    toInstant(today - (days - 1 - i) * DAY_MS).slice(0, 10),
  );
  const since = `${dates[0]}T00:00:00.000Z`;

  const [failing, ends, timeToRepair, tables, connectors, recent, workspaces] =
    await Promise.all([
      runs.statistics.failing(NEEDS_YOU),
      runs.statistics.endsByDay(since),
      runs.statistics.timeToRepair(since),
      rooms.tables.health(),
      rooms.health.list(),
      runs.reader.list({ limit: RECENT_RUNS, states: [] }),
      rooms.workspaces.all(),
    ]);
  const failedRuns = await runs.reader.present(failing.map(({ run }) => run));
  const failedJobs = await jobs.findAll(failing.map(({ run }) => run));

  const byDay = new Map(ends.map(end => [end.day, end]));
  const sum = (field: 'failed' | 'finished' | 'failedAttempts') =>
    ends.reduce((total, end) => total + end[field], 0);
  return {
    needsYou: failing.map(({ run, failures, since: failingSince }, index) => {
      const job = failedJobs.get(jobKeyText(run));
      return {
        run: failedRuns[index],
        failures,
        since: failingSince,
        blockedTables: job ? outputsOf(job.revision.document.spec) : [],
      };
    }),
    kpis: {
      days,
      failedRuns: {
        failed: sum('failed'),
        finished: sum('finished'),
        failedAttempts: sum('failedAttempts'),
        daily: dates.map(day => ({
          day,
          failed: byDay.get(day)?.failed ?? 0,
          finished: byDay.get(day)?.finished ?? 0,
        })),
      },
      timeToRepair,
      ...tables,
    },
    connectors,
    recentRuns: recent.items,
    workspaces,
  };
}
