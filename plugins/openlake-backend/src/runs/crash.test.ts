import { displayState } from '@openlake/plugin-openlake-common';
import {
  failEachCall,
  failEachCallTimeout,
  type Saboteur,
} from '@openlake/plugin-openlake-node/testUtils';
import { eachDatabase } from '../__testUtils__/testDatabases';
import type { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { schedule } from './__testUtils__/jobs';
import type { RunsBench } from './__testUtils__/RunsBench';
import { onOwnDatabase, sabotagedBench } from './__testUtils__/sabotage';
import { DatabaseRunStore } from './DatabaseRunStore';

const HOUR = 3_600_000;

async function scenario(database: OpenlakeDatabase, saboteur: Saboteur) {
  const { bench, again, converge } = sabotagedBench(database, saboteur);
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
  it(
    'changes nothing of the history that follows',
    async () => {
      await failEachCall(
        onOwnDatabase(id, scenario, history),
        expected => {
          expect(expected.runs).toHaveLength(6);
          expect(expected.startedTwice).toEqual([]);
          expect(expected.ended).toBe(7);
          expect(expected.audited).toEqual([
            'run-create',
            'run-create',
            'run-repair',
          ]);
        },
        id.startsWith('SQLITE') ? 67 : 211,
      );
    },
    failEachCallTimeout,
  );
});
