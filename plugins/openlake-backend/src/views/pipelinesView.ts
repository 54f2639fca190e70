import {
  ParsedRouteInput,
  RouteOutput,
  Table,
} from '@openlake/plugin-openlake-common';
import { Clock, toInstant } from '../database/instant';
import { JobService } from '../jobs/JobService';
import { Runs } from '../runs/createRuns';
import { WorkspaceService } from '../workspaces/WorkspaceService';
import { TableReads } from './TableReads';

const DAY_MS = 86_400_000;
const BARS = 10;

/**
 * The pipelines of a workspace: each job with its last runs and what it writes.
 * The number of statements does not grow with the number of jobs.
 *
 * @internal
 */
export async function pipelinesView(
  rooms: {
    clock: Clock;
    workspaces: WorkspaceService;
    jobs: JobService;
    runs: Pick<Runs, 'statistics'>;
    tables: TableReads;
  },
  name: string,
  { contains, show, ...page }: ParsedRouteInput<'pipelinesView'>['query'],
): Promise<RouteOutput<'pipelinesView'>> {
  const { jobs, runs } = rooms;
  const workspace = await rooms.workspaces.get(name);
  const { failing, active } = await runs.statistics.standing(name);
  const filters = {
    all: {},
    failing: { names: failing },
    active: { names: active },
    paused: { paused: true },
  };
  const { items, nextCursor } = await jobs.list(name, {
    ...page,
    ...filters[show ?? 'all'],
    contains,
  });
  const keys = items.map(job => ({ workspace: name, job: job.name }));
  const since = toInstant(rooms.clock().getTime() - DAY_MS);
  const [bars, tables, ends, ...counts] = await Promise.all([
    runs.statistics.recentBars(keys, BARS),
    rooms.tables.byName([...new Set(items.flatMap(({ outputs }) => outputs))]),
    runs.statistics.endsByDay(since, name),
    jobs.count(name, filters.all),
    jobs.count(name, filters.failing),
    jobs.count(name, filters.active),
    jobs.count(name, filters.paused),
  ]);
  return {
    workspace,
    items: items.map(job => ({
      job,
      recent: bars.get(`${name}/${job.name}`) ?? [],
      outputs: job.outputs
        .map(output => tables.get(output))
        .filter((table): table is Table => table !== undefined),
    })),
    nextCursor,
    counts: {
      all: counts[0],
      failing: counts[1],
      active: counts[2],
      paused: counts[3],
    },
    last24h: {
      failed: ends.reduce((sum, { failed }) => sum + failed, 0),
      finished: ends.reduce((sum, { finished }) => sum + finished, 0),
    },
  };
}
