import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { DatabaseTableStore } from './DatabaseTableStore';
import { describeTableStore } from './TableStore.conformance';

describe.each(eachDatabase)('DatabaseTableStore on %s', id => {
  describeTableStore(async () => {
    const database = await openTestDatabase(id);
    return { database, store: new DatabaseTableStore(database) };
  });
});
