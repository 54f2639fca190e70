import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { Knex } from 'knex';
import {
  eachDatabase,
  openEmptyTestDatabase,
  openTestDatabase,
} from '../__testUtils__/testDatabases';
import { beginRun, ended } from '../state/transitions';
import { RunState } from '../state/RunState';
import { DatabaseRunStore } from './DatabaseRunStore';
import { FencedError } from './FencedError';
import { migrationSettings } from './migrations';

const { spec, hash } = deployableJob('job', {
  tasks: [{ key: 'a', type: 'shell', shell: { command: ['true'] } }],
});

function newRun(runId: string): RunState {
  return beginRun(
    {
      workspace: 'w',
      job: 'job',
      runId,
      runNumber: 1,
      revisionHash: hash,
      parameters: {},
    },
    spec,
    new Date(),
  );
}

function runner(id: string) {
  return { id, machine: 'm', pid: 1, pidStarted: '1' };
}

function next(run: RunState, more: Partial<RunState> = {}) {
  return {
    run: { ...run, ...more, version: run.version + 1 },
    changed: [...run.tasks.values()],
  };
}

describe.each(eachDatabase)('RunStore on %s', databaseId => {
  let knex: Knex;
  let store: DatabaseRunStore;

  beforeEach(async () => {
    knex = await openTestDatabase(databaseId);
    store = DatabaseRunStore.create(knex);
  });

  it('creates a run once', async () => {
    const created = await Promise.all(
      [1, 2, 3].map(() => store.create(newRun('r'), undefined)),
    );
    expect(created.filter(Boolean)).toHaveLength(1);
    expect(await store.find('r')).toMatchObject({ runId: 'r', version: 1 });
    expect(await store.find('other')).toBeUndefined();
  });

  it('writes only for the owner, with its fence, on the version it knows', async () => {
    const run = newRun('r');
    await store.create(run, 'one');
    const fence = { owner: 'one', fence: 1 };
    await expect(
      store.commit(next(run), { owner: 'two', fence: 1 }),
    ).rejects.toThrow(FencedError);
    await expect(
      store.commit(next(run), { owner: 'one', fence: 2 }),
    ).rejects.toThrow(FencedError);
    await store.commit(next(run), fence);
    await expect(store.commit(next(run), fence)).rejects.toThrow(FencedError);
    expect((await store.find('r'))?.version).toBe(2);
  });

  it('takes a write that got no answer again, from whom it was', async () => {
    const run = newRun('r');
    await store.create(run, 'one');
    const fence = { owner: 'one', fence: 1 };
    const over = next(run, { state: ended('success', 'completed') });
    await store.commit(over, fence);
    await store.commit(over, fence, { again: true });
    await expect(
      store.commit(over, { owner: 'two', fence: 2 }, { again: true }),
    ).rejects.toThrow(FencedError);
  });

  it('gives a run to exactly one runner, and only when its owner is gone', async () => {
    const run = newRun('r');
    await store.heartbeat(runner('one'), 60_000);
    await store.heartbeat(runner('two'), 60_000);
    await store.heartbeat(runner('three'), 60_000);
    await store.create(run, 'one');
    expect(await store.claim('two')).toEqual([]);
    await store.removeRunner('one');
    const claims = await Promise.all([
      store.claim('two'),
      store.claim('three'),
    ]);
    const [owned, ...others] = claims.flat();
    expect(others).toEqual([]);
    expect(owned.fence.fence).toBe(2);
    await expect(
      store.commit(next(run), { owner: 'one', fence: 1 }),
    ).rejects.toThrow(FencedError);
    await store.commit(next(run), owned.fence);
  });

  it('lets a lease run out, and gives no run to a runner without one', async () => {
    await store.create(newRun('r'), 'one');
    await store.heartbeat(runner('one'), -1);
    await store.heartbeat(runner('two'), -1);
    expect(await store.claim('two')).toEqual([]);
    await store.heartbeat(runner('two'), 60_000);
    expect(await store.claim('two')).toHaveLength(1);
  });

  it('ends a lease that lies ahead, and not one that has been prolonged meanwhile', async () => {
    await store.create(newRun('r'), 'one');
    await store.heartbeat(runner('one'), 3_600_000);
    await store.heartbeat(runner('two'), 10_000);
    const [found, ...others] = await store.listLeasesAhead(11_000);
    expect([found.id, others]).toEqual(['one', []]);
    await store.heartbeat(runner('one'), 3_700_000);
    expect(await store.endLease(found)).toBe(false);
    expect(await store.claim('two')).toEqual([]);
    const [again] = await store.listLeasesAhead(11_000);
    expect(await store.endLease(again)).toBe(true);
    expect(await store.claim('two')).toHaveLength(1);
  });

  it('takes a terminated run from its owner, and one that is given up', async () => {
    const run = newRun('r');
    await store.heartbeat(runner('two'), 60_000);
    await store.create(run, 'one');
    const fence = { owner: 'one', fence: 1 };
    await store.commit(next(run), fence, { release: true });
    const [owned] = await store.claim('two');
    await store.requestCancel('r');
    expect(await store.listOwned('two')).toEqual([
      { runId: 'r', fence: 2, cancelRequested: true },
    ]);
    await store.commit(
      next(owned.run, { state: ended('success', 'completed') }),
      owned.fence,
    );
    expect(await store.listOwned('two')).toEqual([]);
    expect(await store.claim('two')).toEqual([]);
  });

  it('accepts a repair once, of a run that is over', async () => {
    const run = newRun('r');
    await store.create(run, 'one');
    const again = { ...run, version: 2 };
    expect(await store.repair(again, 'x', 'one')).toBe(false);
    const over = next(run, { state: ended('failed', 'task_failed') });
    await store.commit(over, { owner: 'one', fence: 1 });
    const repaired = { ...over.run, state: run.state, version: 3 };
    const owned = await store.repair(repaired, 'x', 'two');
    expect(owned).toMatchObject({ fence: { owner: 'two', fence: 2 } });
    expect(await store.repair(repaired, 'x', 'two')).toBeUndefined();
  });

  it('forgets runs that have ended, with all that belongs to them, and no others', async () => {
    const [old, open] = ['old', 'open'].map(newRun);
    for (const run of [old, open]) {
      await store.create(run, 'one');
    }
    const over = next(old, { state: ended('failed', 'task_failed') });
    await store.commit(over, { owner: 'one', fence: 1 });
    const repaired = { ...over.run, state: old.state, version: 3 };
    await store.repair(repaired, 'x', 'one');
    const again = next(repaired, { state: ended('success', 'completed') });
    await store.commit(again, { owner: 'one', fence: 2 });
    expect(await store.removeRuns(['old', 'open', 'none'])).toEqual(['open']);
    expect(await store.find('old')).toBeUndefined();
    expect(await store.find('open')).toBeDefined();
    for (const table of ['local_task_runs', 'local_repairs']) {
      expect(await knex(table).where({ run_id: 'old' })).toEqual([]);
    }
    expect(await store.removeRuns([])).toEqual([]);
  });

  it('numbers changes so that a reader behind another writer misses none', async () => {
    const seen = new Map<string, number>();
    let cursor = 0;
    let writing = true;
    const write = async (id: string) => {
      let run = newRun(id);
      await store.create(run, id);
      for (let i = 0; i < 10; i++) {
        const after = next(run);
        await store.commit(after, { owner: id, fence: 1 });
        run = after.run;
      }
    };
    const read = async () => {
      const { runs } = await store.listChanges({
        after: cursor,
        tasksAfter: 0,
        limit: 2,
      });
      for (const { run, change } of runs) {
        expect(change).toBeGreaterThan(cursor);
        expect(run.version).toBeGreaterThan(seen.get(run.runId) ?? 0);
        seen.set(run.runId, run.version);
        cursor = change;
      }
      return runs.length;
    };
    const reader = (async () => {
      while (writing) {
        await read();
      }
    })();
    await Promise.all(['a', 'b', 'c', 'd'].map(write));
    writing = false;
    await reader;
    while ((await read()) > 0);
    expect([...seen.values()]).toEqual([11, 11, 11, 11]);
  });

  it('has migrations that go down and up again', async () => {
    const empty = await openEmptyTestDatabase(databaseId);
    await empty.migrate.latest(migrationSettings);
    expect(await empty.schema.hasTable('local_runs')).toBe(true);
    await empty.migrate.rollback(migrationSettings, true);
    expect(await empty.schema.hasTable('local_runs')).toBe(false);
    await empty.migrate.latest(migrationSettings);
    expect(await empty.schema.hasTable('local_runs')).toBe(true);
  });
});
