import { displayState } from '@openlake/plugin-openlake-common';
import {
  failEachCall,
  Saboteur,
} from '@openlake/plugin-openlake-node/testUtils';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { schedule } from './__testUtils__/jobs';
import { RunsBench } from './__testUtils__/RunsBench';
import { DatabaseRunStore } from './DatabaseRunStore';

const HOUR = 3_600_000;

async function scenario(
  database: Awaited<ReturnType<typeof openTestDatabase>>,
  saboteur: Saboteur,
) {
  const bench = new RunsBench(database);
  bench.engine.beforeCall = name => saboteur.hit(`engine ${name}`);
  const again = (work: () => Promise<unknown>) => saboteur.again(work);
  const converge = async () => {
    await again(() => bench.converge());
    // Whatever waits for another try gets it.
    bench.advance(40_000);
    await again(() => bench.converge());
  };
  bench.jobs.put('daily', {
    triggers: [schedule('0 * * * *')],
    concurrency: { max_concurrent_runs: 2, when_full: 'queue' },
  });
  bench.jobs.put('after', {
    triggers: [{ job: { name: 'daily', on: 'success' } }],
    concurrency: { max_concurrent_runs: 9, when_full: 'queue' },
  });
  await again(() => bench.triggers());
  bench.advance(HOUR);
  await converge();
  await again(() => bench.start('daily', { idempotencyKey: 'k' }));
  await converge();
  bench.engine.outcomes.set('load', 'failed');
  await again(() => bench.start('daily', { idempotencyKey: 'bad' }));
  await converge();
  bench.engine.outcomes.clear();
  await again(async () => {
    const [bad] = (await bench.store.list({ states: ['failed'] })).runs;
    // None: the repair went through although its answer got lost.
    if (bad) {
      await bench.service.repair(bad.id, {
        scope: 'unfinished',
        revision: 'same',
        actor: 'ann',
      });
    }
  });
  await converge();
  return bench;
}

async function history(bench: RunsBench) {
  const { runs } = await new DatabaseRunStore(bench.database).list({
    limit: 100,
  });
  const facts = await bench.database.knex('facts').orderBy('id');
  return {
    runs: runs
      .map(run => [
        run.job,
        run.trigger.kind,
        run.scheduledAt,
        displayState(run.state),
        run.repairs,
        run.taskCounts,
      ])
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    startedTwice: [...bench.engine.started.values()].filter(n => n !== 1),
    ended: facts.filter(fact => fact.type === 'run.ended').length,
    tasksEnded: facts.filter(fact => fact.type === 'task_run.ended').length,
    audited: (await bench.database.knex('audit_events').select('action'))
      .map(entry => entry.action)
      .sort(),
  };
}

describe.each(eachDatabase)('a failure at any call, on %s', id => {
  it('changes nothing of the history that follows', async () => {
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
    expect(expected.runs).toHaveLength(6);
    expect(expected.startedTwice).toEqual([]);
    expect(expected.ended).toBe(7);
    expect(expected.audited).toEqual([
      'run-create',
      'run-create',
      'run-repair',
    ]);

    const stride = id.startsWith('SQLITE') ? 67 : 211;
    await failEachCall(outcome, expected, counting, stride);
  }, 1_200_000);
});
