import { RouteOutput } from '@openlake/plugin-openlake-common';
import { JobKey } from '../jobs/Job';
import { JobService } from '../jobs/JobService';
import { Runs } from '../runs/createRuns';

const COLUMNS = 30;

/**
 * The last runs of a job, task by task.
 *
 * @internal
 */
export async function jobGridView(
  rooms: { jobs: JobService; runs: Pick<Runs, 'statistics' | 'reader'> },
  key: JobKey,
  query: { limit?: number; until?: string },
): Promise<RouteOutput<'jobGridView'>> {
  await rooms.jobs.record(key);
  const until = query.until
    ? (await rooms.runs.reader.find(query.until)).number
    : undefined;
  const [grid, skipped] = await Promise.all([
    rooms.runs.statistics.grid(key, { limit: query.limit ?? COLUMNS, until }),
    rooms.runs.reader.lastSkip(key),
  ]);
  return { ...grid, skipped };
}
