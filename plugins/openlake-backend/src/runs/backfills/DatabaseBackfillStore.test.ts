import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { DatabaseRunStore } from '../DatabaseRunStore';
import { describeBackfillStore } from './__testUtils__/backfillStoreConformance';
import { DatabaseBackfillStore } from './DatabaseBackfillStore';

describe.each(eachDatabase)('DatabaseBackfillStore on %s', id => {
  describeBackfillStore(async () => {
    const database = await openTestDatabase(id);
    return {
      store: new DatabaseBackfillStore(database),
      runs: new DatabaseRunStore(database),
      transaction: work => database.transaction(work),
    };
  });
});
