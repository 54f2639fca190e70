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
import { DatabaseRunStore } from '../DatabaseRunStore';

const mark = {
  result: 'success',
  note: 'done by hand',
  actor: 'user:default/ann',
} as const;

/** A run of some tasks, marks of its task and of itself, a run again. */
async function scenario(database: OpenlakeDatabase, saboteur: Saboteur) {
  const { bench, again, converge } = sabotagedBench(database, saboteur);
  const store = new DatabaseRunStore(database);
  bench.jobs.put('daily');
  bench.jobs.put('after', {
    triggers: [{ job: { name: 'daily', on: 'success' } }],
  });
  await again(() => bench.triggers());
  bench.engine.outcomes.set('report', 'failed');
  await again(() =>
    bench.start('daily', { idempotencyKey: 'some', tasks: 'report' }),
  );
  await converge();
  bench.engine.outcomes.clear();
  const [{ id }] = (await again(() => store.list({ job: 'daily' }))).runs;
  await again(async () => {
    // Not so: the mark went through although its answer got lost.
    const task = (await store.listTasks(id)).find(
      ({ key }) => key === 'report',
    );
    if (!task?.mark) {
      await bench.service.markTask(id, 'report', mark);
    }
  });
  await again(async () => {
    if (!(await store.find(id))?.mark) {
      await bench.service.mark(id, mark);
    }
  });
  await converge();
  await again(() =>
    bench.start('daily', { idempotencyKey: 'again', rerunOf: id }),
  );
  await converge();
  return bench;
}

async function history(bench: RunsBench) {
  const { runs } = await new DatabaseRunStore(bench.database).list({});
  const facts = await bench.database.knex('facts').orderBy('id');
  return {
    runs: runs
      .map(run => [
        run.job,
        run.number,
        run.trigger.kind,
        displayState(run.state),
        run.selection,
        run.mark?.was,
        run.taskCounts,
      ])
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    startedTwice: [...bench.engine.started.values()].filter(n => n !== 1),
    ended: facts.filter(fact => fact.type === 'run.ended').length,
    incidents: (await bench.database.knex('run_incidents')).map(
      ({ resolved_by: by }) => Boolean(by),
    ),
    audited: (await bench.database.knex('audit_events').select('action'))
      .map(({ action }) => action)
      .sort(),
  };
}

describe.each(eachDatabase)(
  'a failure at any call while runs are marked and run again, on %s',
  id => {
    it(
      'changes nothing of the history that follows',
      async () => {
        await failEachCall(
          onOwnDatabase(id, scenario, history),
          expected => {
            const report = { success: 1, skipped: 1 };
            expect(expected).toEqual({
              runs: [
                [
                  'after',
                  1,
                  'job',
                  'success',
                  undefined,
                  undefined,
                  { success: 2 },
                ],
                [
                  'after',
                  2,
                  'job',
                  'success',
                  undefined,
                  undefined,
                  { success: 2 },
                ],
                ['daily', 1, 'manual', 'success', ['report'], 'failed', report],
                [
                  'daily',
                  2,
                  'rerun',
                  'success',
                  undefined,
                  undefined,
                  { success: 2 },
                ],
              ],
              startedTwice: [],
              // One more than there are runs: what the marked one counts as.
              ended: 5,
              incidents: [true],
              audited: ['run-create', 'run-create', 'run-mark', 'task-mark'],
            });
          },
          id.startsWith('SQLITE') ? 37 : 127,
        );
      },
      failEachCallTimeout,
    );
  },
);
