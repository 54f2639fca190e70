import { RouteOutput, Table } from '@openlake/plugin-openlake-common';
import { Clock, toInstant } from '../database/instant';
import { JobService } from '../jobs/JobService';
import { Runs } from '../runs/createRuns';
import { WorkspaceService } from '../workspaces/WorkspaceService';
import { TableReads } from './TableReads';

const DAY_MS = 86_400_000;
const BARS = 20;

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
): Promise<RouteOutput<'pipelinesView'>> {
  const workspace = await rooms.workspaces.get(name);
  const jobs = await rooms.jobs.all(name);
  const keys = jobs.map(job => ({ workspace: name, job: job.name }));
  const since = toInstant(rooms.clock().getTime() - DAY_MS);
  const [bars, tables, ends] = await Promise.all([
    rooms.runs.statistics.recentBars(keys, BARS),
    rooms.tables.byName([...new Set(jobs.flatMap(({ outputs }) => outputs))]),
    rooms.runs.statistics.endsByDay(since, name),
  ]);
  return {
    workspace,
    rows: jobs.map(job => ({
      job,
      recent: bars.get(`${name}/${job.name}`) ?? [],
      outputs: job.outputs
        .map(output => tables.get(output))
        .filter((table): table is Table => table !== undefined),
    })),
    last24h: {
      failed: ends.reduce((sum, { failed }) => sum + failed, 0),
      finished: ends.reduce((sum, { finished }) => sum + finished, 0),
    },
  };
}
