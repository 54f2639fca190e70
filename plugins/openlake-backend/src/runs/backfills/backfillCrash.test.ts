import { displayState } from '@openlake/plugin-openlake-common';
import {
  failEachCall,
  failEachCallTimeout,
  type Saboteur,
} from '@openlake/plugin-openlake-node/testUtils';
import { eachDatabase } from '../../__testUtils__/testDatabases';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { schedule } from '../__testUtils__/jobs';
import type { RunsBench } from '../__testUtils__/RunsBench';
import { onOwnDatabase, sabotagedBench } from '../__testUtils__/sabotage';
import { DatabaseRunStore } from '../DatabaseRunStore';
import { DatabaseBackfillStore } from './DatabaseBackfillStore';

const ann = { actor: 'user:default/ann' };

/** A backfill of three days whose first run fails, then is retried. */
async function scenario(database: OpenlakeDatabase, saboteur: Saboteur) {
  const { bench, again, converge } = sabotagedBench(database, saboteur);
  bench.jobs.put('daily', {
    triggers: [schedule('0 0 * * *')],
    concurrency: { max_concurrent_runs: 2, when_full: 'queue' },
  });
  await again(() =>
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
  const [{ id }] = (await again(() => store.list({}))).backfills;
  await again(async () => {
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
    it(
      'neither loses an interval nor runs one twice',
      async () => {
        await failEachCall(
          onOwnDatabase(id, scenario, history),
          expected => {
            expect(expected.backfills).toEqual(['completed']);
            expect(expected.intervals.map(([, ...rest]) => rest)).toEqual(
              Array(3).fill(['success', 2]),
            );
            expect(expected.runs).toHaveLength(6);
            expect(expected.startedTwice).toEqual([]);
            expect(expected.audited).toEqual([
              'backfill-create',
              'backfill-retry',
            ]);
          },
          id.startsWith('SQLITE') ? 61 : 211,
        );
      },
      failEachCallTimeout,
    );
  },
);
