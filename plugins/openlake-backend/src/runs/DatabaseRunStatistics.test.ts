import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
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
