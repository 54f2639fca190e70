import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { DatabaseRunStore } from './DatabaseRunStore';
import { describeRunStore } from './__testUtils__/runStoreConformance';

describe.each(eachDatabase)('DatabaseRunStore on %s', id => {
  describeRunStore(async () => {
    const database = await openTestDatabase(id);
    return {
      store: new DatabaseRunStore(database),
      transaction: work => database.transaction(work),
    };
  });
});
