import { displayState } from '@openlake/plugin-openlake-common';
import {
  failEachCall,
  failEachCallTimeout,
  type Saboteur,
} from '@openlake/plugin-openlake-node/testUtils';
import { eachDatabase } from '../../__testUtils__/testDatabases';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import type { RunsBench } from '../__testUtils__/RunsBench';
import { onOwnDatabase, sabotagedBench } from '../__testUtils__/sabotage';
import type { RunRecord } from '../Run';

const actor = 'user:default/ann';

/** One place for all: runs wait, one is moved to the front, one dropped, one gives way to a newer one. */
async function scenario(database: OpenlakeDatabase, saboteur: Saboteur) {
  const { bench, again, converge } = sabotagedBench(database, saboteur);
  bench.engine.held.add('load');
  const start = (job: string, key: string): Promise<RunRecord> => {
    bench.advance(1_000);
    return again(() => bench.start(job, { idempotencyKey: key }));
  };
  bench.jobs.workspaceLimits.set('lab', 1);
  bench.jobs.put('daily', {
    concurrency: { max_concurrent_runs: 9, when_full: 'queue' },
  });
  bench.jobs.put('newest', {
    concurrency: { max_concurrent_runs: 1, when_full: 'cancel_oldest' },
  });
  await start('daily', '1');
  await converge();
  await start('daily', '2');
  const unwanted = await start('daily', '3');
  const urgent = await start('daily', '4');
  await start('newest', '1');
  await start('newest', '2');
  await converge();
  await again(async () => {
    const [first] = (await bench.queue.list({})).items;
    // Not so: it went through although its answer got lost.
    if (first.run.id !== urgent.id) {
      await bench.queue.move(urgent.id, { to: 'first', actor });
    }
  });
  await again(async () => {
    const { state } = (await bench.store.find(unwanted.id))!;
    if (state.lifecycle !== 'terminated') {
      await bench.queue.drop(unwanted.id, { note: 'not needed', actor });
    }
  });
  bench.engine.held.clear();
  await converge();
  return bench;
}

async function history(bench: RunsBench) {
  const { runs } = await bench.store.list({});
  const nameOf = new Map(
    runs.map(run => [run.id, `${run.job}#${run.number}`] as const),
  );
  const facts = await bench.database.knex('facts').orderBy('id');
  return {
    started: [...bench.engine.started.keys()].map(id => nameOf.get(id)),
    startedTwice: [...bench.engine.started.values()].filter(n => n !== 1),
    runs: runs
      .map(run => `${nameOf.get(run.id)} ${displayState(run.state)}`)
      .sort(),
    placed: await bench.queueStore.placed(),
    ended: facts.filter(fact => fact.type === 'run.ended').length,
    audited: (await bench.database.knex('audit_events').select('action'))
      .map(({ action }) => action)
      .sort(),
  };
}

describe.each(eachDatabase)(
  'a failure at any call while runs wait for a place, on %s',
  id => {
    it(
      'changes neither who gets it nor in which order',
      async () => {
        await failEachCall(
          onOwnDatabase(id, scenario, history),
          expected => {
            expect(expected).toEqual({
              started: ['daily#1', 'daily#4', 'daily#2', 'newest#2'],
              startedTwice: [],
              runs: [
                'daily#1 success',
                'daily#2 success',
                'daily#3 canceled',
                'daily#4 success',
                'newest#1 canceled',
                'newest#2 success',
              ],
              placed: [],
              ended: 6,
              audited: [
                'queued-drop',
                'queued-move',
                ...Array(6).fill('run-create'),
              ].sort(),
            });
          },
          id.startsWith('SQLITE') ? 67 : 199,
        );
      },
      failEachCallTimeout,
    );
  },
);
