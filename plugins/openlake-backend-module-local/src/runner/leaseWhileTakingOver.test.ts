import { mockServices } from '@backstage/backend-test-utils';
import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { Knex } from 'knex';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { ScriptedAttempts } from '../__testUtils__/ScriptedAttempts';
import { until } from '../__testUtils__/until';
import { beginRun } from '../state/transitions';
import { RunState } from '../state/RunState';
import { DatabaseRunStore } from '../store/DatabaseRunStore';
import { Runner } from './Runner';
import { TaskSlots } from './TaskSlots';

const LEASE_MS = 1_000;

const { files, ...revision } = deployableJob('job', {
  tasks: [{ key: 'a', type: 'shell', shell: { command: ['true'] } }],
});

function newRun(runId: string): RunState {
  const { workspace, job, hash, spec } = revision;
  const request = {
    workspace,
    job,
    runId,
    runNumber: 1,
    revisionHash: hash,
    parameters: {},
  };
  return beginRun(request, spec, new Date());
}

/** Processes of a dead runner that do not end until they are told by name. */
class StubbornLeftovers extends ScriptedAttempts {
  readonly waiting = new Map<string, () => void>();

  override async endLeftovers({ runId }: RunState): Promise<void> {
    await new Promise<void>(end => this.waiting.set(runId, end));
  }
}

describe.each(eachDatabase)('a runner that takes over, on %s', databaseId => {
  let knex: Knex;
  let store: DatabaseRunStore;
  let attempts: StubbornLeftovers;
  let runner: Runner;

  beforeEach(async () => {
    knex = await openTestDatabase(databaseId);
    store = DatabaseRunStore.create(knex);
    await store.putRevision(revision);
    attempts = new StubbornLeftovers();
    attempts.outcomes.set('a', 'held');
    runner = new Runner({
      identity: { id: 'first', machine: 'm', pid: 1, pidStarted: '1' },
      store,
      attempts,
      slots: new TaskSlots(4),
      logger: mockServices.logger.mock(),
      onChange: () => {},
      leaseMs: LEASE_MS,
      graceMs: 0,
    });
  });

  async function leaseEnds(): Promise<number> {
    const row = await knex('local_runners').where({ id: 'first' }).first();
    return Number(row?.expires_at);
  }

  it('keeps its lease, its runs and what they may begin, however long leftovers live', async () => {
    await store.create(newRun('left'), undefined);
    const started = runner.start();
    try {
      await until(async () => attempts.waiting.has('left'));
      const before = await leaseEnds();
      const own = newRun('own');
      await store.create(own, 'first');
      await runner.adopt({
        run: own,
        fence: { owner: 'first', fence: 1 },
        cancelRequested: false,
      });
      // Twice as long as one that is not prolonged.
      await until(async () => (await leaseEnds()) > before + 2 * LEASE_MS);
      await store.heartbeat(
        { id: 'second', machine: 'm', pid: 2, pidStarted: '2' },
        60_000,
      );
      expect(await store.claim('second')).toEqual([]);
      // So does somebody hear who cancels one of them elsewhere.
      await store.requestCancel('own');
      await until(
        async () => (await store.find('own'))?.state.lifecycle === 'terminated',
      );
      expect(attempts.waiting.has('left')).toBe(true);
    } finally {
      attempts.waiting.get('left')?.();
      await started;
      await runner.stop();
    }
  });

  it('leaves to the next runner what it was about to take over when it stops', async () => {
    await store.create(newRun('left'), undefined);
    const started = runner.start();
    await until(async () => attempts.waiting.has('left'));
    await runner.stop();
    attempts.waiting.get('left')?.();
    await started;
    expect(await knex('local_runners').select('id')).toEqual([]);
    await store.heartbeat(
      { id: 'second', machine: 'm', pid: 2, pidStarted: '2' },
      60_000,
    );
    const [taken] = await store.claim('second');
    expect(taken.run.version).toBe(newRun('left').version);
    expect([...taken.run.tasks.values()][0].attempts).toEqual([]);
  });
});
