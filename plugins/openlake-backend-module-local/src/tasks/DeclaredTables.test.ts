import {
  CatalogSnapshot,
  ConnectorError,
  TableCatalog,
} from '@openlake/plugin-openlake-node';
import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';

let runner: TestRunner;

afterEach(() => runner?.stop());

const signed = (runId: string) => ({
  'openlake.workspace': 'conformance',
  'openlake.job': 'tables',
  'openlake.run-number': '1',
  'openlake.run-id': runId,
  'openlake.task': 't',
  'openlake.repair': '0',
  'openlake.attempt': '1',
});

function snapshot(
  id: string,
  summary: Record<string, string> = {},
): CatalogSnapshot {
  return {
    id,
    sequenceNumber: Number(id),
    at: '2026-01-01T00:00:00.000Z',
    operation: 'append',
    addedRows: 10,
    addedBytes: 100,
    addedFiles: 1,
    totalRows: 1_000,
    totalBytes: 9_000,
    totalFiles: 9,
    current: false,
    refs: [],
    summary,
  };
}

/** A catalog whose tables have these snapshots, newest first, each time they are asked for. */
function catalogOf(
  tables: Record<string, Array<CatalogSnapshot[] | Error>>,
): Pick<TableCatalog, 'listSnapshots' | 'connection'> {
  return {
    connection: { type: 'sql', uri: 'sqlite:////lake.db' },
    async listSnapshots(table) {
      const answers = tables[table];
      const answer = answers.length > 1 ? answers.shift()! : answers[0];
      if (answer instanceof Error) {
        throw answer;
      }
      const items = answer.map((one, i) => ({ ...one, current: i === 0 }));
      return { items };
    },
  };
}

async function run(
  tables: Record<string, Array<CatalogSnapshot[] | Error>>,
  task: { inputs?: string[]; outputs?: string[]; script?: string } = {},
) {
  const { script = 'env', ...declared } = task;
  runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
    connectors: { tableCatalog: () => catalogOf(tables) as TableCatalog },
  });
  const report = await runner.run(
    deployableJob(
      'tables',
      {
        tasks: [
          {
            key: 't',
            type: 'shell',
            shell: { command: ['./bin/run.sh'] },
            ...declared,
          },
        ],
      },
      { 'bin/run.sh': `#!/bin/sh\n${script}\n` },
    ),
  );
  const log = await runner.log('run-of-tables', 't');
  return { task: report.tasks[0], log, text: log.join('\n') };
}

const absent = new ConnectorError('not_found', 'There is no such table');

describe('tables that a program declares', () => {
  it('are fixed before it starts, and it is told what to read and how to sign', async () => {
    const { task, log } = await run(
      { 'a.in': [[snapshot('7'), snapshot('6')]] },
      { inputs: ['lake.a.in'] },
    );
    expect(task.inputs).toEqual([
      {
        table: 'lake.a.in',
        snapshotId: '7',
        rows: 1_000,
        bytes: 9_000,
        files: 9,
      },
    ]);
    expect(log).toEqual(
      expect.arrayContaining([
        'reads lake.a.in at snapshot 7',
        'OPENLAKE_PINS={"lake.a.in":"7"}',
        `OPENLAKE_SNAPSHOT_PROPERTIES=${JSON.stringify(
          signed('run-of-tables'),
        )}`,
        'OPENLAKE_CATALOG=lake',
        'PYICEBERG_CATALOG__LAKE__URI=sqlite:////lake.db',
      ]),
    );
  });

  it('have as outputs what the attempt has signed, and nothing of others', async () => {
    const { task, text } = await run(
      {
        'a.out': [
          [snapshot('1')],
          [
            snapshot('5', signed('run-of-tables')),
            snapshot('4', signed('another-run')),
            snapshot('3', signed('run-of-tables')),
            snapshot('2'),
            snapshot('1'),
          ],
        ],
      },
      { outputs: ['lake.a.out'] },
    );
    expect(task.outputs).toEqual([
      { table: 'lake.a.out', snapshotId: '5', rows: 20, bytes: 200, files: 2 },
    ]);
    expect(text).toContain('snapshots 2 do not say what wrote them');
  });

  it('have as outputs what nobody signed, with a warning', async () => {
    const { task, text } = await run(
      { 'a.out': [absent, [snapshot('2')]] },
      { outputs: ['lake.a.out'] },
    );
    expect(task.outputs).toMatchObject([{ snapshotId: '2', rows: 10 }]);
    expect(text).toContain('another writer may have been in between');
  });

  it('are recorded for an attempt that failed, too', async () => {
    const { task } = await run(
      {
        'a.in': [[snapshot('7')]],
        'a.out': [[], [snapshot('2', signed('run-of-tables'))]],
      },
      { inputs: ['lake.a.in'], outputs: ['lake.a.out'], script: 'exit 3' },
    );
    expect(task).toMatchObject({
      state: { result: 'failed' },
      inputs: [{ snapshotId: '7' }],
      outputs: [{ snapshotId: '2' }],
    });
  });

  it('are recorded by name when nothing was written or nobody can tell', async () => {
    const { task, text } = await run(
      {
        'a.same': [[snapshot('1')]],
        'a.down': [
          [],
          new ConnectorError('unavailable', 'The catalog is down'),
        ],
      },
      { outputs: ['lake.a.down', 'lake.a.same'] },
    );
    expect(task.state.result).toBe('success');
    expect(task.outputs).toEqual([
      { table: 'lake.a.down' },
      { table: 'lake.a.same' },
    ]);
    expect(text).toContain('lake.a.same is declared as an output');
    expect(text).toContain('The catalog is down');
  });

  it('let no program start while the catalog cannot say what to read', async () => {
    const { task, text } = await run(
      { 'a.in': [new ConnectorError('unavailable', 'The catalog is down')] },
      { inputs: ['lake.a.in'], script: 'echo started' },
    );
    expect(task.error).toMatchObject({
      category: 'engine',
      message: 'The catalog is down',
    });
    expect(text).not.toContain('started');
  });
});
