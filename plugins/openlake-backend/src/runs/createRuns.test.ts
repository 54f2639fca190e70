import { mockServices } from '@backstage/backend-test-utils';
import { displayState } from '@openlake/plugin-openlake-common';
import { EventEmitter, once } from 'node:events';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { Audit } from '../audit/Audit';
import { Leases } from '../database/Leases';
import type { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { Facts } from '../facts/Facts';
import { DatabaseJobStore } from '../jobs/DatabaseJobStore';
import { DatabaseWorkspaceStore } from '../workspaces/DatabaseWorkspaceStore';
import { FakeJobs, shellTask } from './__testUtils__/jobs';
import { ScriptedOrchestrator } from './__testUtils__/ScriptedOrchestrator';
import { createRuns, type Runs } from './createRuns';

const LIMIT_MS = 30_000;
const DAY_MS = 86_400_000;

describe.each(eachDatabase)('the loops of runs on %s', id => {
  const jobs = new FakeJobs();
  const engine = new ScriptedOrchestrator();
  const changed = new EventEmitter();
  let changes = 0;
  changed.on('change', () => changes++);
  const replicas: Runs[] = [];
  let database: OpenlakeDatabase;
  let facts: Facts;

  beforeAll(async () => {
    database = await openTestDatabase(id);
    facts = new Facts(database);
    for (let replica = 0; replica < 2; replica++) {
      const logger = mockServices.logger.mock();
      const auditor = mockServices.auditor.mock({
        createEvent: async () => ({
          success: async () => {},
          fail: async () => {},
        }),
      });
      replicas.push(
        createRuns({
          database,
          leases: new Leases(database),
          facts,
          audit: new Audit({ database, auditor, logger }),
          jobs,
          orchestrators: { find: () => engine, list: () => [engine] },
          inputs: { currentSnapshots: async () => new Map() },
          maxConcurrentRuns: 50,
          raisePriorityMs: 3_600_000,
          revisions: new DatabaseJobStore(database),
          deployments: new DatabaseWorkspaceStore(database),
          keep: { runsMs: DAY_MS, auditMs: DAY_MS },
          secrets: [],
          landing: '/nowhere',
          firstRuns: () => [],
          logger,
          onChange: () => changed.emit('change'),
        }),
      );
    }
    replicas.forEach(runs => runs.start());
  });

  afterAll(async () => {
    await Promise.all(replicas.map(runs => runs.stop()));
  });

  /** Lets the engine work whenever something has changed, until `done`. */
  async function until(done: () => Promise<boolean>): Promise<void> {
    const signal = AbortSignal.timeout(LIMIT_MS);
    let seen = changes;
    while (!(await done())) {
      // What changed while it was looked at is looked at again.
      if (!engine.step() && changes === seen) {
        await once(changed, 'change', { signal });
      }
      seen = changes;
    }
  }

  it(
    'make fifty runs of a hundred requests and bring each to its end once, on two replicas',
    async () => {
      const [first, second] = replicas;
      for (let job = 0; job < 10; job++) {
        jobs.put(`job-${job}`, {
          concurrency: { max_concurrent_runs: 3, when_full: 'queue' },
        });
      }
      const created = await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          (n % 2 ? first : second).handlers.createRun({
            params: { workspace: 'lab', job: `job-${(n >> 1) % 10}` },
            query: {},
            body: { source: 'api', idempotencyKey: `k${n >> 1}` },
            principal: { kind: 'user', ref: 'user:default/ann' } as never,
            withheld: [],
            signal: new AbortController().signal,
          }),
        ),
      );
      expect(new Set(created.map(run => run.id)).size).toBe(50);
      await until(async () => {
        const { items } = await first.reader.list({
          states: ['queued', 'running'],
          limit: 1,
        });
        return items.length === 0;
      });
      const { items } = await first.reader.list({ limit: 200 });
      expect(items.map(run => displayState(run))).toEqual(
        Array(50).fill('success'),
      );
      expect([...engine.started.values()]).toEqual(Array(50).fill(1));
    },
    LIMIT_MS,
  );

  it(
    'follow forty tasks in a row without holding up the process',
    async () => {
      const [runs] = replicas;
      jobs.put('chain', {
        tasks: Array.from({ length: 40 }, (_, n) =>
          shellTask(`t${n}`, { depends_on: n ? [`t${n - 1}`] : [] }),
        ),
      });
      const { id: runId } = await runs.handlers.createRun({
        params: { workspace: 'lab', job: 'chain' },
        query: {},
        body: { source: 'api' },
        principal: { kind: 'user', ref: 'user:default/ann' } as never,
        withheld: [],
        signal: new AbortController().signal,
      });
      const ended = async () =>
        (await runs.reader.find(runId)).state.lifecycle === 'terminated';
      await until(ended);
      const { run, tasks } = await runs.reader.get(runId);
      expect(run).toMatchObject({
        result: 'success',
        taskCounts: { success: 40 },
      });
      expect(tasks.map(task => task.key)).toEqual(
        Array.from({ length: 40 }, (_, n) => `t${n}`),
      );
    },
    LIMIT_MS,
  );
});
