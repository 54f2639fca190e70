import { displayState } from '@openlake/plugin-openlake-common';
import {
  failEachCall,
  failEachCallTimeout,
  type Saboteur,
} from '@openlake/plugin-openlake-node/testUtils';
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { eachDatabase } from '../../__testUtils__/testDatabases';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { onOwnDatabase, sabotagedBench } from '../__testUtils__/sabotage';
import type { HookAnswer } from './HookService';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const daily = { workspace: 'lab', job: 'daily' };

/** Calls are answered, also again, while the job takes runs and while it is paused. */
async function scenario(database: OpenlakeDatabase, saboteur: Saboteur) {
  const { bench, again, converge } = sabotagedBench(database, saboteur);
  bench.secrets.push({ name: 'shop', value: SECRET, workspaces: ['lab'] });
  /** Sends until it is answered, as senders do. */
  const call = (id: string): Promise<HookAnswer> =>
    again(() => {
      const body = '{}';
      return bench.hooks.call(
        daily,
        {
          id,
          timestamp: String(Math.floor(bench.now.getTime() / 1000)),
          signature: new Webhook(SECRET).sign(id, bench.now, body),
        },
        Buffer.from(body),
      );
    });
  bench.jobs.put('daily', {
    triggers: [{ webhook: { secret_ref: 'shop' } }],
    concurrency: { max_concurrent_runs: 9, when_full: 'queue' },
  });
  await again(() => bench.triggers());
  const answers = [await call('one'), await call('two'), await call('one')];
  await converge();
  bench.jobs.change('daily', { paused: true });
  answers.push(await call('three'), await call('one'));
  bench.jobs.change('daily', { paused: false });
  answers.push(await call('three'), await call('four'));
  await converge();
  return { bench, answers };
}

async function history({
  bench,
  answers,
}: Awaited<ReturnType<typeof scenario>>) {
  const { runs } = await bench.store.list({});
  const { knex } = bench.database;
  return {
    // Whoever asks again after an answer got lost hears that the run is there.
    answers: answers.map(answer =>
      'skipped' in answer ? answer.skipped : answer.number,
    ),
    runs: runs
      .map(run => [run.number, run.trigger.detail, displayState(run.state)])
      .reverse(),
    startedTwice: [...bench.engine.started.values()].filter(n => n !== 1),
    keys: (await knex('run_keys').orderBy('key')).length,
    ticks: (await knex('run_ticks').orderBy('tick')).map(tick => [
      tick.tick,
      Boolean(tick.run_id),
    ]),
    audited: (await knex('audit_events').select('action')).map(
      ({ action }) => action,
    ),
  };
}

describe.each(eachDatabase)(
  'a failure at any call while a webhook is called, on %s',
  id => {
    it(
      'leaves one answer for each id, and one run or none',
      async () => {
        await failEachCall(
          onOwnDatabase(id, scenario, history),
          expected => {
            expect(expected).toEqual({
              answers: [
                1,
                2,
                1,
                'the job was paused',
                1,
                'the job was paused',
                3,
              ],
              runs: [
                [1, 'one', 'success'],
                [2, 'two', 'success'],
                [3, 'four', 'success'],
              ],
              startedTwice: [],
              keys: 3,
              ticks: [
                ['webhook:four', true],
                ['webhook:one', true],
                ['webhook:three', false],
                ['webhook:two', true],
              ],
              audited: ['run-create', 'run-create', 'run-create'],
            });
          },
          id.startsWith('SQLITE') ? 37 : 127,
        );
      },
      failEachCallTimeout,
    );
  },
);
