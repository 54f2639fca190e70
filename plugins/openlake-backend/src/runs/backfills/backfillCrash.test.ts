import { displayState } from '@openlake/plugin-openlake-common';
import {
  failEachCall,
  Saboteur,
} from '@openlake/plugin-openlake-node/testUtils';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { schedule } from '../__testUtils__/jobs';
import { RunsBench } from '../__testUtils__/RunsBench';
import { DatabaseRunStore } from '../DatabaseRunStore';
import { DatabaseBackfillStore } from './DatabaseBackfillStore';

const ann = { actor: 'user:default/ann' };

/** A backfill of three days whose first run fails, then is retried. */
async function scenario(
  database: Awaited<ReturnType<typeof openTestDatabase>>,
  saboteur: Saboteur,
) {
  const bench = new RunsBench(database);
  bench.engine.beforeCall = name => saboteur.hit(`engine ${name}`);
  const converge = async () => {
    await saboteur.again(() => bench.converge());
    // Whatever waits for another try gets it.
    bench.advance(40_000);
    await saboteur.again(() => bench.converge());
  };
  bench.jobs.put('daily', {
    triggers: [schedule('0 0 * * *')],
    concurrency: { max_concurrent_runs: 2, when_full: 'queue' },
  });
  await saboteur.again(() =>
    bench.backfills.create(
      { workspace: 'lab', job: 'daily' },
      {
        from: '2026-02-01T00:00:00Z',
        to: '2026-02-04T00:00:00Z',
        order: 'oldest_first',
        maxParallel: 2,
        reprocess: 'none',
      },
      { ...ann, idempotencyKey: 'february' },
    ),
  );
  bench.engine.outcomes.set('load', 'failed');
  await converge();
  bench.engine.outcomes.clear();
  const store = new DatabaseBackfillStore(database);
  const [{ id }] = (await saboteur.again(() => store.list({}))).backfills;
  await saboteur.again(async () => {
    // Not so: the retry went through although its answer got lost.
    if ((await store.find(id))?.state === 'completed') {
      await bench.backfills.retry(id, ann);
    }
  });
  await converge();
  return bench;
}

async function history(bench: RunsBench) {
  const store = new DatabaseBackfillStore(bench.database);
  const { backfills } = await store.list({});
  const { runs } = await new DatabaseRunStore(bench.database).list({});
  return {
    backfills: backfills.map(({ state }) => state),
    intervals: (await store.intervals(backfills[0].id)).map(
      ({ start, state, tries }) => [start, state, tries],
    ),
    runs: runs
      .map(run => `${run.interval.start} ${displayState(run.state)}`)
      .sort(),
    startedTwice: [...bench.engine.started.values()].filter(n => n !== 1),
    audited: (await bench.database.knex('audit_events').select('action'))
      .map(({ action }) => action)
      .sort(),
  };
}

describe.each(eachDatabase)(
  'a failure at any call during a backfill, on %s',
  id => {
    it('neither loses an interval nor runs one twice', async () => {
      const counting = new Saboteur();
      const outcome = async (saboteur: Saboteur) => {
        const database = await openTestDatabase(id);
        const bench = await saboteur.during(database, () =>
          scenario(database, saboteur),
        );
        const found = await history(bench);
        await database.knex.destroy();
        return found;
      };
      const expected = await outcome(counting);
      expect(expected.backfills).toEqual(['completed']);
      expect(expected.intervals.map(([, ...rest]) => rest)).toEqual(
        Array(3).fill(['success', 2]),
      );
      expect(expected.runs).toHaveLength(6);
      expect(expected.startedTwice).toEqual([]);
      expect(expected.audited).toEqual(['backfill-create', 'backfill-retry']);

      const stride = id.startsWith('SQLITE') ? 61 : 211;
      await failEachCall(outcome, expected, counting, stride);
    }, 1_200_000);
  },
);
