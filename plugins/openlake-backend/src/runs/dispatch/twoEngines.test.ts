import { mockServices } from '@backstage/backend-test-utils';
import type { Orchestrator } from '@openlake/plugin-openlake-node';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';
import { Audit } from '../../audit/Audit';
import { Leases } from '../../database/Leases';
import { Facts } from '../../facts/Facts';
import { DatabaseJobStore } from '../../jobs/DatabaseJobStore';
import { DatabaseWorkspaceStore } from '../../workspaces/DatabaseWorkspaceStore';
import { FakeJobs } from '../__testUtils__/jobs';
import { ScriptedOrchestrator } from '../__testUtils__/ScriptedOrchestrator';
import { createRuns } from '../createRuns';

const DAY_MS = 86_400_000;

describe.each(eachDatabase)('two engines on %s', id => {
  it('one that hangs holds up no run of the other', async () => {
    const hanging = new ScriptedOrchestrator({ id: 'hanging' });
    const healthy = new ScriptedOrchestrator({ id: 'healthy', auto: true });
    const engines = [hanging, healthy];
    const jobs = new FakeJobs();
    engines.forEach(engine =>
      jobs.put(`on-${engine.id}`, {}, { orchestrator: engine.id }),
    );
    const database = await openTestDatabase(id);
    const logger = mockServices.logger.mock();
    const auditor = mockServices.auditor.mock({
      createEvent: async () => ({
        success: async () => {},
        fail: async () => {},
      }),
    });
    let begun = () => {};
    const hangs = new Promise<void>(resolve => {
      begun = resolve;
    });
    const hang: Orchestrator['trigger'] = (_, { signal } = {}) => {
      begun();
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    };
    Object.assign(hanging, { trigger: hang });
    const runs = createRuns({
      database,
      leases: new Leases(database),
      facts: new Facts(database),
      audit: new Audit({ database, auditor, logger }),
      jobs,
      orchestrators: {
        find: name => engines.find(engine => engine.id === name),
        list: () => engines,
      },
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
    });
    const start = (job: string) =>
      runs.handlers.createRun({
        params: { workspace: 'lab', job },
        query: {},
        body: { source: 'api' },
        principal: { kind: 'user', ref: 'user:default/ann' } as never,
        withheld: [],
        signal: new AbortController().signal,
      });
    runs.start();
    try {
      await start('on-hanging');
      await hangs;
      const { id: runId } = await start('on-healthy');
      const state = async () => (await runs.reader.find(runId)).state;
      while ((await state()).lifecycle !== 'terminated') {
        await new Promise(resolve => setTimeout(resolve, 50));
      }
      expect((await state()).result).toBe('success');
    } finally {
      await runs.stop();
      healthy.close();
    }
  }, 20_000);
});
