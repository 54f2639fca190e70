import { ConnectorError } from '@openlake/plugin-openlake-node';
import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { FakeQueryEngine } from '../__testUtils__/FakeQueryEngine';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';

let runner: TestRunner;

async function start(engine: FakeQueryEngine): Promise<void> {
  runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
    connectors: { queryEngine: () => engine },
  });
}

afterEach(() => runner?.stop());

function select(statement: string, more: object = {}) {
  return { type: 'sql', sql: { statement, ...more } };
}

describe('a run', () => {
  it('reads in one run what its first reader saw, and what the run itself wrote', async () => {
    const engine = new FakeQueryEngine(({ statement }) =>
      statement === 'SELECT first'
        ? { inputs: [{ table: 'lake.raw.t', snapshotId: '41' }] }
        : {},
    );
    await start(engine);
    const into = { materialize: { table: 'lake.out.u' } };
    await runner.run(
      deployableJob('pinned', {
        tasks: [
          { key: 'a', ...select('SELECT first', into) },
          { key: 'b', ...select('SELECT second'), depends_on: ['a'] },
        ],
      }),
    );
    expect(engine.requests.map(({ pins }) => pins)).toEqual([
      [],
      [
        { table: 'lake.raw.t', snapshotId: '41' },
        { table: 'lake.out.u', snapshotId: '1' },
      ],
    ]);
  });

  it('reads beside another reader what the first of them fixed, whatever is committed meanwhile', async () => {
    let committed = 40;
    const read: unknown[] = [];
    const engine = new FakeQueryEngine(async request => {
      if (request.statement !== 'SELECT reader') {
        return {};
      }
      // Each finds another snapshot: somebody commits between the two.
      const found = {
        table: 'lake.raw.t',
        snapshotId: String(++committed),
      };
      const [pin] = await request.pin!([found]);
      read.push(pin);
      return { inputs: [pin] };
    });
    await start(engine);
    const run = await runner.run(
      deployableJob('parallel', {
        tasks: [
          { key: 'a', ...select('SELECT reader') },
          { key: 'b', ...select('SELECT reader') },
          { key: 'c', ...select('SELECT late'), depends_on: ['a', 'b'] },
        ],
      }),
    );
    expect(run.state.result).toBe('success');
    const pin = { table: 'lake.raw.t', snapshotId: '41' };
    expect(read).toEqual([pin, pin]);
    expect(engine.requests.at(-1)?.pins).toEqual([pin]);
  });

  it('reads again in a repair what changed, unless a finished task has read it', async () => {
    let snapshot = 40;
    let broken = true;
    const engine = new FakeQueryEngine(async ({ statement, pin }) => {
      const table = statement === 'SELECT kept' ? 'lake.a.kept' : 'lake.a.new';
      const inputs = await pin!([{ table, snapshotId: String(++snapshot) }]);
      if (statement === 'SELECT repaired' && broken) {
        throw new ConnectorError('unavailable', 'down');
      }
      return { inputs };
    });
    await start(engine);
    const job = deployableJob('again', {
      tasks: [
        { key: 'a', ...select('SELECT kept') },
        { key: 'b', ...select('SELECT repaired'), depends_on: ['a'] },
      ],
    });
    await runner.run(job);
    broken = false;
    await runner.orchestrator.repair({
      runId: 'run-of-again',
      repairId: 'r1',
      repairNumber: 1,
      tasks: ['b'],
      revisionHash: job.hash,
    });
    const run = await runner.ended('run-of-again');
    expect(engine.requests.at(-1)?.pins).toEqual([
      { table: 'lake.a.kept', snapshotId: '41' },
    ]);
    expect(run.tasks.find(({ key }) => key === 'b')?.inputs).toEqual([
      { table: 'lake.a.new', snapshotId: '43' },
    ]);
  });
});
