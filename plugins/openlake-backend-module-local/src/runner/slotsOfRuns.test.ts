import { RunReport } from '@openlake/plugin-openlake-node';
import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { FakeQueryEngine } from '../__testUtils__/FakeQueryEngine';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';
import { until } from '../__testUtils__/until';

function wide(name: string, count: number) {
  return deployableJob(name, {
    tasks: Array.from({ length: count }, (_, i) => ({
      key: `t${i}`,
      type: 'sql',
      sql: { statement: 'SELECT 1' },
    })),
  });
}

describe('slots of a canceled run', () => {
  it('go to others one by one, while the rest of it is still being ended', async () => {
    const inWork: Array<() => void> = [];
    let isHeld = true;
    // Does not hear that it should stop: its work ends when the test says so.
    const engine = new FakeQueryEngine(async () => {
      if (isHeld) {
        await new Promise<void>(end => inWork.push(end));
      }
      return {};
    });
    const runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
      config: { maxParallelTasks: 2, processGraceMs: 60_000 },
      connectors: { queryEngine: () => engine },
    });
    try {
      await runner.trigger(wide('ended', 3), {
        runId: 'ended',
        priority: 'high',
      });
      await until(async () => inWork.length === 2);
      await runner.trigger(wide('next', 1), { runId: 'next' });
      await runner.when('next', isWaitingForSlot);
      await runner.orchestrator.cancel('ended');
      await runner.when('ended', isEnding);
      inWork[0]();
      await until(async () => inWork.length === 3);
      const [ended, next] = await Promise.all(
        ['ended', 'next'].map(id => runner.orchestrator.getRun(id)),
      );
      expect(isEnding(ended!)).toBe(true);
      expect(next?.tasks[0].state.lifecycle).toBe('running');
    } finally {
      isHeld = false;
      inWork.forEach(end => end());
      await runner.stop();
    }
  });
});

function isWaitingForSlot({ tasks }: RunReport): boolean {
  return tasks.some(({ state }) => state.reason?.code === 'waiting_for_slot');
}

function isEnding({ state }: RunReport): boolean {
  return state.lifecycle === 'terminating';
}
