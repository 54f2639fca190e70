import { displayState } from '@openlake/plugin-openlake-common';
import {
  failEachCall,
  Saboteur,
} from '@openlake/plugin-openlake-node/testUtils';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { RunsBench } from '../__testUtils__/RunsBench';
import type { RunRecord } from '../Run';

const actor = 'user:default/ann';

/** One place for all: runs wait, one is moved to the front, one dropped, one gives way to a newer one. */
async function scenario(
  database: Awaited<ReturnType<typeof openTestDatabase>>,
  saboteur: Saboteur,
) {
  const bench = new RunsBench(database);
  bench.engine.beforeCall = name => saboteur.hit(`engine ${name}`);
  bench.engine.held.add('load');
  const again = <T>(work: () => Promise<T>) => saboteur.again(work);
  const converge = async () => {
    await again(() => bench.converge());
    // Whatever waits for another try gets it.
    bench.advance(40_000);
    await again(() => bench.converge());
  };
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
    it('changes neither who gets it nor in which order', async () => {
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

      const stride = id.startsWith('SQLITE') ? 67 : 199;
      await failEachCall(outcome, expected, counting, stride);
    }, 1_200_000);
  },
);
