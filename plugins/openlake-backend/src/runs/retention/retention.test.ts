import { ConnectorError } from '@openlake/plugin-openlake-node';
import {
  failEachCall,
  failEachCallTimeout,
  Saboteur,
} from '@openlake/plugin-openlake-node/testUtils';
import {
  eachDatabase,
  openPassingDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { endedRun, runRecord, taskRecord } from '../__testUtils__/records';
import { RunsBench } from '../__testUtils__/RunsBench';
import type { RunRecord } from '../Run';
import { createRetentionRouter } from './createRetentionRouter';
import { DatabaseRetentionStore } from './DatabaseRetentionStore';
import { NEWEST_RUNS } from './RetentionSweep';

const DAY = 86_400_000;
const OLD = '2025-01-01T00:00:00.000Z';

describe.each(eachDatabase)('the retention on %s', id => {
  let bench: RunsBench;

  /** All that tests insert has ended more than 400 days ago. */
  const open = (
    database: OpenlakeDatabase,
    options: ConstructorParameters<typeof RunsBench>[1] = {},
  ) => {
    bench = new RunsBench(database, options);
    bench.advance(500 * DAY);
    bench.jobs.put('daily');
  };

  beforeEach(async () => open(await openTestDatabase(id)));

  const insert = async (...runs: RunRecord[]) => {
    const { database, store } = bench;
    await database.transaction(async tx => {
      for (const run of runs) {
        await store.lockJob(tx, run);
        await store.insert(tx, run, [
          taskRecord(run, 'load'),
          taskRecord(run, 'load', { index: 0, item: 'x' }),
        ]);
      }
    });
  };
  const history = (count: number, fields: Partial<RunRecord> = {}) =>
    Array.from({ length: count }, (_, index) =>
      endedRun('failed', { ...fields, number: index + 1 }),
    );
  const numbers = (job = 'daily'): Promise<number[]> =>
    bench.database
      .knex('runs')
      .where({ job })
      .orderBy('number')
      .pluck('number');
  const pass = async () => {
    const signal = new AbortController().signal;
    await bench.retention.runOnce({ signal });
    return (await bench.retentionStore.passes(1))[0];
  };
  const count = async (table: string) =>
    Number((await bench.database.knex(table).count({ n: '*' }).first())?.n);

  const incident = (key: string, run: string) => ({
    id: key,
    workspace: 'lab',
    job: 'daily',
    opened_by: run,
    opened_at: OLD,
  });
  const backfill = (key: string, state: string) => ({
    id: key,
    workspace: 'lab',
    job: 'daily',
    state,
    request: '{}',
    created_by: 'ann',
    created_at: OLD,
    ended_at: state === 'completed' ? OLD : null,
    version: 1,
  });

  it('removes old runs with all that belongs to them, but for the newest', async () => {
    const runs = history(NEWEST_RUNS + 70);
    await insert(...runs);
    await bench.database.transaction(async tx => {
      await bench.store.insertRepair(tx, {
        id: 'r',
        runId: runs[0].id,
        number: 1,
        tasks: ['load'],
        revision: { hash: 'h1', number: 1 },
        by: 'ann',
        at: OLD,
      });
      await bench.store.putKey(tx, runs[0], {
        key: 'child',
        runId: runs[0].id,
        expiresAt: '2099-01-01',
      });
    });
    expect(await pass()).toMatchObject({
      endedAt: bench.now.toISOString(),
      removed: { runs: 70 },
      kept: { newest: NEWEST_RUNS },
    });
    expect(await numbers()).toEqual(runs.slice(70).map(({ number }) => number));
    expect(await count('task_runs')).toBe(2 * NEWEST_RUNS);
    expect(await count('run_repairs')).toBe(0);
    expect(await count('run_keys')).toBe(0);
    expect(await bench.store.list({})).toMatchObject({ runs: { length: 20 } });

    // The numbers of runs go on.
    const next = await bench.start('daily');
    expect(next.number).toBe(NEWEST_RUNS + 71);
  });

  it('looks once an hour', async () => {
    await pass();
    await insert(...history(NEWEST_RUNS + 1));
    expect((await pass()).removed).toEqual({});
    bench.advance(3_600_000);
    expect((await pass()).removed).toEqual({ runs: 1 });
    expect(await bench.retentionStore.passes(9)).toHaveLength(2);
  });

  it('keeps runs for as long as their job says', async () => {
    bench.jobs.put('short', {
      lifecycle: { prevent_destroy: false, retain_runs: '30d' },
    });
    bench.jobs.put('long', {
      lifecycle: { prevent_destroy: false, retain_runs: '2000d' },
    });
    const recent = bench.now.getTime() - 60 * DAY;
    const at = (fields: Partial<RunRecord>) => ({
      ...fields,
      endedAt: new Date(recent).toISOString(),
    });
    await insert(
      ...history(NEWEST_RUNS + 2, at({ job: 'short' })),
      ...history(NEWEST_RUNS + 2, at({ job: 'daily' })),
      ...history(NEWEST_RUNS + 2, { job: 'long' }),
    );
    expect((await pass()).removed).toEqual({ runs: 2 });
    expect(await numbers('short')).toHaveLength(NEWEST_RUNS);
    expect(await numbers('daily')).toHaveLength(NEWEST_RUNS + 2);
    expect(await numbers('long')).toHaveLength(NEWEST_RUNS + 2);
  });

  it('keeps what somebody still needs, and counts why', async () => {
    const runs = history(NEWEST_RUNS + 10);
    runs[1] = endedRun('success', { number: 2 });
    runs[3] = endedRun('success', { number: 4 });
    runs[5] = endedRun('failed', { number: 6, backfillId: 'on' });
    runs[6] = endedRun('failed', { number: 7, backfillId: 'over' });
    const activeParent = runRecord({
      job: 'other',
      number: 1,
      state: { lifecycle: 'running' },
    });
    runs[7] = endedRun('failed', { number: 8, parentRunId: activeParent.id });
    const activeChild = runRecord({
      job: 'other',
      number: 2,
      parentRunId: runs[8].id,
    });
    await insert(...runs, activeParent, activeChild);
    const { knex } = bench.database;
    await knex('run_jobs')
      .where({ job: 'daily' })
      .update({ ended_run: runs[0].id });
    await knex('run_incidents').insert([
      incident('open', runs[2].id),
      { ...incident('over', runs[4].id), resolved_at: OLD },
    ]);
    await knex('backfills').insert([
      backfill('on', 'paused'),
      backfill('over', 'completed'),
    ]);
    expect(await pass()).toMatchObject({
      removed: { runs: 4, incidents: 1, backfills: 1 },
      kept: {
        newest: NEWEST_RUNS,
        last_success: 1,
        standing: 1,
        open_incident: 1,
        active_backfill: 1,
        active_relative: 2,
      },
    });
    expect((await numbers()).slice(0, 6)).toEqual([1, 3, 4, 6, 8, 9]);
    expect(await knex('backfills').pluck('id')).toEqual(['on']);
    expect(await knex('run_incidents').pluck('id')).toEqual(['open']);
  });

  it('asks the engine to forget first, and keeps what it did not', async () => {
    const runs = history(NEWEST_RUNS + 60);
    await insert(...runs);
    const asked: string[][] = [];
    const removeRuns = bench.engine.removeRuns.bind(bench.engine);
    bench.engine.removeRuns = async ids => {
      asked.push([...ids]);
      expect(await bench.store.findMany(ids)).toHaveLength(ids.length);
      if (asked.length === 2) {
        throw new ConnectorError('unavailable', 'no answer');
      }
      return removeRuns(ids);
    };
    expect(await pass()).toMatchObject({
      removed: { runs: 50 },
      kept: { engine: 10 },
      problem: 'scripted did not remove old runs: no answer',
    });
    expect(asked.map(ids => ids.length)).toEqual([50, 10]);
    bench.advance(DAY);
    const second = await pass();
    expect(second.removed).toEqual({ runs: 10 });
    expect(second.problem).toBeUndefined();
  });

  describe('an engine that cannot remove some', () => {
    /** @returns how many it was asked for in each call */
    const refuse = (bad: (runId: string) => boolean) => {
      const asked: number[] = [];
      const removeRuns = bench.engine.removeRuns.bind(bench.engine);
      bench.engine.removeRuns = async ids => {
        asked.push(ids.length);
        if (ids.some(bad)) {
          throw new Error('no such folder');
        }
        return removeRuns(ids);
      };
      return asked;
    };

    it('is asked for the others, also those behind them', async () => {
      const runs = history(NEWEST_RUNS + 70);
      await insert(...runs);
      const bad = [runs[0].id, runs[30].id, runs[31].id];
      const asked = refuse(runId => bad.includes(runId));
      expect(await pass()).toMatchObject({
        removed: { runs: 67 },
        kept: { engine: 3 },
        problem: `scripted did not remove run ${bad[2]}: no such folder`,
      });
      expect((await numbers()).slice(0, 4)).toEqual([1, 31, 32, 71]);
      expect(asked.length).toBeLessThan(30);
      bench.advance(DAY);
      expect((await pass()).kept).toMatchObject({ engine: 3 });
    });

    it('is not asked again and again when it can remove none', async () => {
      await insert(...history(NEWEST_RUNS + 70));
      await insert(...history(NEWEST_RUNS + 10, { job: 'other' }));
      bench.jobs.put('other');
      const asked = refuse(() => true);
      expect(await pass()).toMatchObject({
        removed: {},
        kept: { engine: 80 },
        problem: 'scripted did not remove old runs: no such folder',
      });
      expect(asked).toEqual([50, 25, 13, 7, 4, 2, 1, 1, 2, 1, 1, 3, 2, 1]);
    });
  });

  it('leaves to a backfill how its runs ended, a repair and a mark included', async () => {
    const runs = history(NEWEST_RUNS + 3, { backfillId: 'over' });
    await insert(...runs);
    const { knex } = bench.database;
    await knex('backfills').insert(backfill('over', 'completed'));
    const states = () =>
      knex('backfill_intervals').orderBy('position').pluck('state');
    await knex('backfill_intervals').insert(
      runs.slice(0, 4).map((run, position) => ({
        backfill_id: 'over',
        position,
        interval_start: OLD,
        interval_end: OLD,
        // What is kept of its first end, where somebody has looked at it.
        state: position < 2 ? 'failed' : 'started',
        run_id: run.id,
        tries: 1,
      })),
    );
    await bench.database.transaction(tx =>
      bench.store.update(tx, runs[1], {
        state: { lifecycle: 'terminated', result: 'success' },
      }),
    );
    // The success stays in the history of the job, but for a newer one.
    await insert(endedRun('success', { number: NEWEST_RUNS + 4 }));

    expect((await pass()).removed).toEqual({ runs: 4 });
    expect(await states()).toEqual(['failed', 'success', 'failed', 'failed']);
  });

  it('leaves alone what changes while it is about to go', async () => {
    const runs = history(NEWEST_RUNS + 2);
    await insert(...runs);
    bench.engine.removeRuns = async () => {
      await bench.database
        .knex('runs')
        .where({ id: runs[1].id })
        .update({ version: 9 });
    };
    expect(await pass()).toMatchObject({
      removed: { runs: 1 },
      kept: { changed: 1 },
    });
    expect((await numbers())[0]).toBe(2);
  });

  it('a repair in the same moment wins, or is told that it comes too late', async () => {
    const runs = history(NEWEST_RUNS + 2, { taskCounts: { failed: 1 } });
    await insert(...runs);
    const repair = ({ id: runId }: RunRecord) =>
      bench.service.repair(runId, {
        scope: 'chosen',
        tasks: ['load'],
        revision: 'latest',
        actor: 'user:default/ann',
      });
    // One before its removal begins, one while the engine forgets.
    const needs = bench.retentionStore.needs.bind(bench.retentionStore);
    bench.retentionStore.needs = async (...args) => {
      const found = await needs(...args);
      await repair(runs[0]);
      return found;
    };
    let late: Promise<unknown> | undefined;
    bench.engine.removeRuns = async ids => {
      expect(ids).toEqual([runs[1].id]);
      late = repair(runs[1]);
      await expect(late).rejects.toThrow('logs and results have been removed');
      throw new Error('the disk is full');
    };
    expect((await pass()).kept).toMatchObject({ changed: 1, engine: 1 });
    expect(late).toBeDefined();
    expect(
      await bench.service.previewBulk('repair', { states: ['failed'] }),
    ).toMatchObject({ refused: 1 });
    expect((await bench.store.find(runs[0].id))?.state.lifecycle).toBe(
      'queued',
    );
  });

  it('removes runs of an engine that keeps its own history, or is gone', async () => {
    await insert(...history(NEWEST_RUNS + 1, { orchestrator: 'gone' }));
    expect((await pass()).removed).toEqual({ runs: 1 });
  });

  it('takes a run of many tasks by itself', async () => {
    const runs = history(NEWEST_RUNS + 3);
    await insert(...runs);
    await bench.database.transaction(tx =>
      bench.store.putTasks(
        tx,
        Array.from({ length: 2_500 }, (_, index) =>
          taskRecord(runs[1], 'many', { index, item: index }),
        ),
      ),
    );
    const asked: number[] = [];
    bench.engine.removeRuns = async ids => {
      asked.push(ids.length);
    };
    expect((await pass()).removed).toEqual({ runs: 3 });
    expect(asked).toEqual([1, 1, 1]);
  });

  it('removes ticks that no trigger looks back to', async () => {
    const tick = (job: string, name: string, at: string) => ({
      workspace: 'lab',
      job,
      trigger_key: 't',
      tick: name,
      at,
    });
    await bench.database
      .knex('run_ticks')
      .insert([
        tick('daily', 'once', OLD),
        tick('daily', 'a', OLD),
        tick('daily', 'b', '2025-01-02'),
        tick('daily', 'c', bench.now.toISOString()),
        tick('quiet', 'd', OLD),
        tick('quiet', 'e', '2025-01-02'),
      ]);
    expect((await pass()).removed).toEqual({ ticks: 3 });
    expect(
      await bench.database.knex('run_ticks').orderBy('tick').pluck('tick'),
    ).toEqual(['c', 'e', 'once']);
  });

  it('removes expired keys, and facts that every consumer has had', async () => {
    const { database, facts } = bench;
    await database.transaction(tx =>
      bench.store.putKey(
        tx,
        { workspace: 'lab', job: 'daily' },
        { key: 'k', runId: 'r', expiresAt: OLD },
      ),
    );
    const append = (job: string) =>
      database.transaction(tx =>
        facts.append(tx, { type: 'job.retired', workspace: 'lab', job }),
      );
    await append('a');
    await append('b');
    bench.advance(8 * DAY);
    await append('c');
    const read = async (consumer: string, limit: number) => {
      const batch = await facts.read(consumer, ['job.retired'], limit);
      await database.transaction(tx => facts.advance(tx, batch));
      return batch.facts.map(fact => fact.job);
    };
    await read('fast', 3);
    expect((await pass()).removed).toEqual({ keys: 1, facts: 2 });
    // One that came later reads what is left; one that is slow misses nothing.
    expect(await read('slow', 1)).toEqual(['c']);
    await append('d');
    bench.advance(8 * DAY);
    expect((await pass()).removed).toEqual({ facts: 1 });
    expect(await read('slow', 9)).toEqual(['d']);
  });

  it('removes old entries of the audit trail by their own time', async () => {
    const entry = (name: string, at: string) => ({
      id: name,
      at,
      actor: 'ann',
      action: 'run-create',
      outcome: 'succeeded',
      details: '{}',
    });
    await bench.database
      .knex('audit_events')
      .insert([entry('old', OLD), entry('new', bench.now.toISOString())]);
    expect((await pass()).removed).toEqual({ audit_events: 1 });
    expect(await bench.database.knex('audit_events').pluck('id')).toEqual([
      'new',
    ]);
  });

  it('removes deployments but for the newest and those that wait', async () => {
    const deployment = (index: number, result = 'applied') => ({
      id: String(index).padStart(3, '0'),
      workspace: 'lab',
      version: 'v',
      by: 'ann',
      at: OLD,
      result,
      summary: '{}',
      plan: '{}',
    });
    await bench.database
      .knex('deployments')
      .insert([
        deployment(0, 'needs_confirmation'),
        ...Array.from({ length: 25 }, (_, index) => deployment(index + 1)),
      ]);
    expect((await pass()).removed).toEqual({ deployments: 5 });
    expect(
      (await bench.database.knex('deployments').orderBy('id').pluck('id'))[0],
    ).toBe('000');
  });

  it('removes revisions that no run needs, with the files that only they had', async () => {
    const { knex } = bench.database;
    const revision = (number: number) => ({
      workspace: 'lab',
      job: 'daily',
      number,
      hash: `h${number}`,
      by: 'ann',
      at: OLD,
      file: 'f',
      document: '{}',
      settings: '{}',
      changes: '[]',
    });
    await knex('job_revisions').insert(
      Array.from({ length: 26 }, (_, index) => revision(index + 1)),
    );
    await knex('jobs').insert({
      workspace: 'lab',
      name: 'daily',
      revision: 'h1',
      paused: false,
    });
    const file = (hash: string, sha256: string) => ({
      workspace: 'lab',
      job: 'daily',
      hash,
      path: sha256,
      sha256,
    });
    await knex('job_revision_files').insert([
      file('h3', 'shared'),
      file('h26', 'shared'),
      file('h3', 'own'),
    ]);
    await knex('file_contents').insert([
      { sha256: 'shared', content: 's' },
      { sha256: 'own', content: 'o' },
    ]);
    const [run] = history(1, { revision: { hash: 'h2', number: 2 } });
    await insert(run);
    await bench.database.transaction(tx =>
      bench.store.insertRepair(tx, {
        id: 'r',
        runId: run.id,
        number: 1,
        tasks: [],
        revision: { hash: 'h4', number: 4 },
        by: 'ann',
        at: OLD,
      }),
    );
    // h1 is in force, h2 and h4 were used, the newest twenty stay.
    expect((await pass()).removed).toEqual({ revisions: 3 });
    const left: string[] = await knex('job_revisions')
      .orderBy('number')
      .pluck('hash');
    expect(left.slice(0, 4)).toEqual(['h1', 'h2', 'h4', 'h7']);
    expect(await knex('file_contents').pluck('sha256')).toEqual(['shared']);
  });

  it('tells how long things are kept and what the last passes did', async () => {
    await insert(...history(NEWEST_RUNS + 1));
    await pass();
    const { getRetention } = createRetentionRouter({
      retentionStore: bench.retentionStore,
      keep: { runsMs: 400 * DAY, auditMs: 500 * DAY },
    });
    expect(await getRetention({} as any)).toEqual({
      runsMs: 400 * DAY,
      auditMs: 500 * DAY,
      newestRuns: NEWEST_RUNS,
      passes: [
        {
          startedAt: bench.now.toISOString(),
          endedAt: bench.now.toISOString(),
          removed: { runs: 1 },
          kept: { newest: NEWEST_RUNS },
          problem: undefined,
        },
      ],
    });
  });

  it('removes nothing with a lease that has gone', async () => {
    await insert(...history(NEWEST_RUNS + 1));
    const lease = (await bench.leases.acquire('loop:runs.retention', 60_000))!;
    await bench.database.knex('leases').update({ fence: lease.fence + 1 });
    await expect(
      bench.retention.runOnce({ signal: new AbortController().signal, lease }),
    ).rejects.toThrow('has gone to another process');
    expect(await numbers()).toHaveLength(NEWEST_RUNS + 1);
  });

  it(
    'ends the same whichever call fails, and counts nothing twice',
    async () => {
      const scenario = async (saboteur: Saboteur) => {
        const { database, close } = await openPassingDatabase(id);
        open(database);
        await insert(...history(NEWEST_RUNS + 55));
        bench.engine.beforeCall = name => saboteur.hit(`engine ${name}`);
        await saboteur.during(database, async () => {
          for (let tries = 0; tries < 3; tries++) {
            await saboteur.again(() => pass());
            bench.advance(3_600_000);
          }
        });
        const passes = await new DatabaseRetentionStore(database).passes(9);
        const left = await numbers();
        await close();
        return {
          left,
          removed: passes.reduce((sum, { removed }) => sum + removed.runs!, 0),
          open: passes.filter(({ endedAt }) => !endedAt).length,
        };
      };
      await failEachCall(
        scenario,
        expected => expect(expected.left).toHaveLength(NEWEST_RUNS),
        id.startsWith('SQLITE') ? 11 : 43,
      );
    },
    failEachCallTimeout,
  );
});
