import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { DatabaseRunStatistics } from './DatabaseRunStatistics';
import { DatabaseRunStore } from './DatabaseRunStore';
import { describeRunStatistics } from './RunStatistics.conformance';

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
