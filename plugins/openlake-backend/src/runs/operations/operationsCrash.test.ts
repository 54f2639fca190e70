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
import { DatabaseRunStore } from '../DatabaseRunStore';

const mark = {
  result: 'success',
  note: 'done by hand',
  actor: 'user:default/ann',
} as const;

/** A run of some tasks, marks of its task and of itself, a run again. */
async function scenario(
  database: Awaited<ReturnType<typeof openTestDatabase>>,
  saboteur: Saboteur,
) {
  const bench = new RunsBench(database);
  bench.engine.beforeCall = name => saboteur.hit(`engine ${name}`);
  const again = <T>(work: () => Promise<T>) => saboteur.again(work);
  const converge = async () => {
    await again(() => bench.converge());
    // Whatever waits for another try gets it.
    bench.advance(40_000);
    await again(() => bench.converge());
  };
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
      const report = { success: 1, skipped: 1 };
      expect(expected).toEqual({
        runs: [
          ['after', 1, 'job', 'success', undefined, undefined, { success: 2 }],
          ['after', 2, 'job', 'success', undefined, undefined, { success: 2 }],
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

      const stride = id.startsWith('SQLITE') ? 37 : 127;
      await failEachCall(outcome, expected, counting, stride);
    }, 1_200_000);
  },
);
