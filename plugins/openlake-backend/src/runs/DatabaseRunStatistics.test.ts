import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import type { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { DatabaseRunStatistics } from './DatabaseRunStatistics';
import { DatabaseRunStore } from './DatabaseRunStore';
import { describeRunStatistics } from './__testUtils__/runStatisticsConformance';

describe.each(eachDatabase)('DatabaseRunStatistics on %s', id => {
  describeRunStatistics(async () => {
    const database = await openTestDatabase(id);
    return {
      statistics: new DatabaseRunStatistics(database),
      store: new DatabaseRunStore(database),
      transaction: work => database.transaction(work),
    };
  });
});

it('finds ends of runs, and runs at work, without a look at the runs before', async () => {
  const { knex } = await openTestDatabase('SQLITE_3');
  const statistics = new DatabaseRunStatistics({ knex } as OpenlakeDatabase);
  const asked: Array<{ sql: string; bindings: string[] }> = [];
  knex.on('query', query => asked.push(query));
  await statistics.endsByDay('2026-01-01T00:00:00.000Z');
  await statistics.endsByDay('2026-01-01T00:00:00.000Z', 'lab');
  await statistics.standing('lab');
  knex.removeAllListeners('query');
  const plans = await Promise.all(
    asked.map(async ({ sql, bindings }) => {
      const steps = await knex.raw(`explain query plan ${sql}`, bindings);
      return steps[0].detail;
    }),
  );
  expect(plans).toEqual([
    'SEARCH runs USING COVERING INDEX runs_ends (ended_at>?)',
    'SEARCH runs USING COVERING INDEX runs_ends_of_workspace (workspace=? AND ended_at>?)',
    'SEARCH run_jobs USING INDEX sqlite_autoindex_run_jobs_1 (workspace=?)',
    'SEARCH runs USING INDEX runs_ends_of_workspace (workspace=? AND ended_at=?)',
  ]);
});
