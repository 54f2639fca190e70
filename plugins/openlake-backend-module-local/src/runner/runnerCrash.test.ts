import { displayState } from '@openlake/plugin-openlake-common';
import {
  DeployableRevision,
  onFailpoint,
  RunReport,
} from '@openlake/plugin-openlake-node';
import {
  deployableJob,
  failEachCall,
  failEachCallTimeout,
  Saboteur,
} from '@openlake/plugin-openlake-node/testUtils';
import { Knex } from 'knex';
import {
  eachDatabase,
  openPassingDatabase,
} from '../__testUtils__/testDatabases';
import { BenchRunner, RunnerBench } from '../__testUtils__/RunnerBench';

const shell = { type: 'shell', shell: { command: ['true'] } };

const RUNS = ['wide', 'mended', 'ended-early', 'taken-over'];

/** Not tried again when nobody knows how far it came, as it may not be for a lost answer. */
const once = { idempotent: false };

const wide = deployableJob('wide', {
  tasks: [
    { key: 'a', ...shell, ...once },
    { key: 'b', ...shell, ...once, depends_on: ['a'] },
    { key: 'c', ...shell, ...once, depends_on: ['a'] },
    { key: 'd', ...shell, ...once, depends_on: ['b', 'c'] },
  ],
});
const mended = deployableJob('mended', {
  tasks: [
    { key: 'a', ...shell },
    {
      key: 'weak',
      ...shell,
      depends_on: ['a'],
      retries: 1,
      retry: { delay: '1ms' },
    },
    { key: 'last', ...shell, depends_on: ['weak'] },
  ],
});
const endedEarly = deployableJob('ended-early', {
  tasks: [
    { key: 'long', ...shell },
    { key: 'never', ...shell, depends_on: ['long'] },
  ],
});
const takenOver = deployableJob('taken-over', {
  tasks: [
    { key: 'a', ...shell },
    { key: 'long', ...shell, depends_on: ['a'] },
    { key: 'last', ...shell, depends_on: ['long'] },
  ],
});

function isOver({ state }: RunReport): boolean {
  return state.lifecycle === 'terminated';
}

function isAt(key: string) {
  return ({ tasks }: RunReport) =>
    tasks.some(task => task.key === key && task.state.lifecycle === 'running');
}

/** Runs that succeed, are repaired and canceled, and one that goes to another runner. */
async function scenario(bench: RunnerBench, saboteur: Saboteur) {
  // A driver that throws ends its run: at those moments only a process dies.
  onFailpoint();
  const { attempts, first } = bench;
  const again = <T>(work: () => Promise<T>) => saboteur.again(work);
  const trigger = async (to: BenchRunner, revision: DeployableRevision) => {
    const { job, workspace, hash } = revision;
    await again(() => to.orchestrator.deploy(revision));
    await again(() =>
      to.orchestrator.trigger({
        workspace,
        job,
        revisionHash: hash,
        runId: job,
        runNumber: 1,
        parameters: {},
      }),
    );
  };
  const when = (
    at: BenchRunner,
    runId: string,
    condition: (run: RunReport) => boolean,
  ) => bench.when(at, runId, condition, again);

  await again(() => first.runner.start());
  await trigger(first, wide);
  await when(first, 'wide', isOver);

  attempts.outcomes.set('weak', 'failed');
  await trigger(first, mended);
  await when(first, 'mended', isOver);
  attempts.outcomes.clear();
  await again(() =>
    first.orchestrator.repair({
      runId: 'mended',
      repairId: 'once',
      repairNumber: 1,
      revisionHash: mended.hash,
      tasks: ['weak', 'last'],
    }),
  );
  await when(first, 'mended', run => run.repair === 1 && isOver(run));

  attempts.outcomes.set('long', 'held');
  await trigger(first, endedEarly);
  await when(first, 'ended-early', isAt('long'));
  await again(() => first.orchestrator.cancel('ended-early'));
  await when(first, 'ended-early', isOver);

  await trigger(first, takenOver);
  await when(first, 'taken-over', isAt('long'));
  attempts.outcomes.clear();
  const second = bench.add('second');
  await again(() => second.runner.start());
  await when(second, 'taken-over', isOver);
  // The one that was taken for dead comes back.
  await again(() => first.runner.runOnce());
}

async function history(bench: RunnerBench, knex: Knex) {
  await bench.mirror.catchUp();
  const runs = await Promise.all(
    RUNS.map(id => bench.first.orchestrator.getRun(id)),
  );
  return {
    runs: runs.map(run => ({
      id: run?.runId,
      is: run && displayState(run.state),
      tasks: run?.tasks
        .map(({ key, attempts }) =>
          [key, ...attempts.map(({ state }) => state.reason?.code)].join(' '),
        )
        .sort(),
    })),
    toldOtherwise: runs.filter(
      run =>
        run &&
        JSON.stringify(bench.mirror.run(run.runId)?.state) !==
          JSON.stringify(run.state),
    ),
    violations: [...bench.attempts.violations, ...bench.mirror.violations],
    owned: await knex('local_runs').whereNotNull('owner').select('run_id'),
    runners: await knex('local_runners').select('id'),
  };
}

describe.each(eachDatabase)(
  'a failure at any call of the runner, on %s',
  id => {
    it(
      'neither loses an attempt nor makes one twice',
      async () => {
        const outcome = async (saboteur: Saboteur) => {
          const { knex, close } = await openPassingDatabase(id);
          const bench = await RunnerBench.open(knex);
          try {
            await saboteur.during({ knex }, () => scenario(bench, saboteur));
          } finally {
            await bench.close();
          }
          const found = await history(bench, knex);
          await close();
          return found;
        };
        await failEachCall(
          outcome,
          expected => {
            expect(expected).toEqual({
              runs: [
                {
                  id: 'wide',
                  is: 'success',
                  tasks: ['a', 'b', 'c', 'd'].map(key => `${key} completed`),
                },
                {
                  id: 'mended',
                  is: 'success',
                  tasks: [
                    'a completed',
                    'last completed',
                    'weak task_failed task_failed completed',
                  ],
                },
                {
                  id: 'ended-early',
                  is: 'canceled',
                  tasks: ['long canceled_by_user', 'never'],
                },
                {
                  id: 'taken-over',
                  is: 'success',
                  tasks: [
                    'a completed',
                    'last completed',
                    'long orphaned completed',
                  ],
                },
              ],
              toldOtherwise: [],
              violations: [],
              owned: [],
              runners: [],
            });
          },
          id.startsWith('SQLITE') ? 47 : 97,
        );
      },
      failEachCallTimeout,
    );
  },
);
