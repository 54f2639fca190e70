import { ConnectorError } from '@openlake/plugin-openlake-node';
import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { FakeQueryEngine } from '../__testUtils__/FakeQueryEngine';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';
import { LocalConfig } from '../config';

let runner: TestRunner;

async function start(
  engine: FakeQueryEngine,
  config: Partial<LocalConfig> = {},
): Promise<TestRunner> {
  runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
    connectors: { queryEngine: () => engine },
    config,
  });
  return runner;
}

afterEach(() => runner?.stop());

function select(statement: string, more: object = {}) {
  return { type: 'sql', sql: { statement, ...more } };
}

describe('a sql task', () => {
  it('hands its statement on with literals for templates, and stamps what it writes', async () => {
    const engine = new FakeQueryEngine();
    await start(engine);
    const run = await runner.run(
      deployableJob(
        'load',
        {
          parameters: [{ name: 'who', type: 'string' }],
          tasks: [
            {
              key: 'clean',
              type: 'sql',
              sql: {
                file: './sql/clean.sql',
                materialize: {
                  table: 'lake.silver.people',
                  mode: 'append',
                  partition_by: ['day(born)'],
                },
              },
            },
          ],
        },
        { 'sql/clean.sql': 'SELECT {{ params.who }} AS who' },
      ),
      { parameters: { who: "O'Hara" }, runNumber: 7 },
    );
    expect(run.state.result).toBe('success');
    expect(engine.requests).toMatchObject([
      {
        statement: "SELECT 'O''Hara' AS who",
        file: 'sql/clean.sql',
        catalog: 'lake',
        target: {
          table: 'lake.silver.people',
          mode: 'append',
          partitionBy: ['day(born)'],
        },
        filesRoot: expect.stringMatching(/landing\/conformance$/),
        snapshotProperties: {
          'openlake.workspace': 'conformance',
          'openlake.job': 'load',
          'openlake.task': 'clean',
          'openlake.run-id': 'run-of-load',
          'openlake.run-number': '7',
          'openlake.attempt': '1',
        },
      },
    ]);
    expect(run.tasks[0]).toMatchObject({
      outputs: [{ table: 'lake.silver.people', snapshotId: '1', rows: 1 }],
      values: { row_count: 1 },
    });
  });

  it('partitions a new table as it is declared when the task says nothing', async () => {
    const engine = new FakeQueryEngine();
    await start(engine);
    const job = deployableJob('load', {
      tasks: [
        {
          key: 'clean',
          ...select('SELECT 1 AS born', {
            materialize: { table: 'lake.silver.people', mode: 'append' },
          }),
        },
      ],
    });
    await runner.run({
      ...job,
      settings: {
        ...job.settings,
        tables: [{ name: 'lake.silver.people', partitionBy: ['month(born)'] }],
      },
    });
    expect(engine.requests).toMatchObject([
      { target: { partitionBy: ['month(born)'] } },
    ]);
  });

  it('gives its rows to later tasks', async () => {
    const engine = new FakeQueryEngine(({ statement }) =>
      statement.startsWith('SELECT list')
        ? {
            columns: [
              { name: 'country', type: 'VARCHAR' },
              { name: 'n', type: 'BIGINT' },
            ],
            rows: [
              ['FR', '2'],
              ['DE', '1'],
            ],
          }
        : {},
    );
    await start(engine);
    const run = await runner.run(
      deployableJob('flow', {
        tasks: [
          { key: 'list', ...select('SELECT list') },
          {
            key: 'each',
            ...select('SELECT {{ item }}, {{ tasks.list.outputs.country }}'),
            depends_on: ['list'],
            for_each: { in: '{{ tasks.list.outputs.rows }}' },
          },
        ],
      }),
    );
    expect(run.state.result).toBe('success');
    expect(engine.requests.map(({ statement }) => statement).slice(1)).toEqual([
      "SELECT 'FR', 'FR'",
      "SELECT 'DE', 'FR'",
    ]);
  });

  it.each([true, false])(
    'retries what may pass, and says why it does not retry the rest (permanent: %s)',
    async permanent => {
      const engine = new FakeQueryEngine(() => {
        throw new ConnectorError('invalid', 'no', {
          failure: { category: 'user_code', message: 'Wrong', permanent },
        });
      });
      await start(engine);
      const run = await runner.run(
        deployableJob('once', {
          tasks: [
            {
              key: 'q',
              ...select('SELECT 1'),
              retries: 2,
              retry: { delay: '1ms' },
            },
          ],
        }),
      );
      expect(run.tasks[0].attempts).toHaveLength(permanent ? 1 : 3);
      expect(run.tasks[0].error?.hint ?? '').toMatch(
        permanent ? /not tried again/ : /^$/,
      );
    },
  );

  it('points at the place in the file where the statement is wrong', async () => {
    const engine = new FakeQueryEngine(() => {
      throw new ConnectorError('invalid', 'no', {
        failure: {
          category: 'user_code',
          message: 'Binder Error: column "pric" not found',
          position: { line: 2, column: 3 },
        },
      });
    });
    await start(engine);
    const run = await runner.run(
      deployableJob(
        'wrong',
        {
          tasks: [{ key: 'bad', type: 'sql', sql: { file: './sql/bad.sql' } }],
        },
        { 'sql/bad.sql': 'SELECT\n  pric\nFROM lake.silver.sales\n' },
      ),
    );
    const [task] = run.tasks;
    expect(task.error).toMatchObject({
      category: 'user_code',
      message: 'Binder Error: column "pric" not found',
      source: {
        file: 'sql/bad.sql',
        line: 2,
        column: 3,
        excerpt: [
          { line: 1, text: 'SELECT' },
          { line: 2, text: '  pric' },
          { line: 3, text: 'FROM lake.silver.sales' },
        ],
      },
      logLine: 5,
    });
    const log = await runner.log('run-of-wrong', 'bad');
    expect(log.slice(0, 6)).toEqual([
      'runs sql/bad.sql:',
      '  SELECT',
      '    pric',
      '  FROM lake.silver.sales',
      'Binder Error: column "pric" not found',
      'at sql/bad.sql:2:3',
    ]);
    expect(log.filter(line => line.startsWith('Binder Error'))).toHaveLength(1);
  });

  it('writes nothing while an expectation does not hold', async () => {
    const engine = new FakeQueryEngine(() => ({
      columns: [{ name: 'ratio', type: 'DOUBLE' }],
      rows: [[0.00284]],
    }));
    await start(engine);
    const run = await runner.run(
      deployableJob('gate', {
        tasks: [
          {
            key: 'check',
            ...select('SELECT ratio', {
              materialize: { table: 'lake.gold.t' },
              expect: [{ column: 'ratio', at_most: 0.002, format: 'percent' }],
            }),
          },
        ],
      }),
    );
    expect(run.tasks[0].error).toMatchObject({
      category: 'data',
      message: 'ratio is 0.284 %, limit 0.200 %',
      source: {
        file: 'gate.job.yaml',
        line: 19,
        excerpt: expect.arrayContaining([
          { line: 20, text: expect.stringContaining('"column": "ratio"') },
        ]),
      },
    });
    expect(engine.requests.filter(({ target }) => target)).toEqual([]);
    const log = await runner.log('run-of-gate', 'check');
    expect(log).toContain('at gate.job.yaml:19:13');
    expect(log.filter(line => line.startsWith('ratio is'))).toHaveLength(1);
  });

  it('does not check again what cannot change within the run', async () => {
    let reproducible = true;
    const engine = new FakeQueryEngine(() => ({
      rows: [[2]],
      inputs: [{ table: 'lake.a.b', snapshotId: '1' }],
      reproducible,
    }));
    await start(engine);
    const gate = (name: string) =>
      deployableJob(name, {
        tasks: [
          {
            key: 'check',
            ...select('SELECT n', { expect: [{ column: 'n', equals: 1 }] }),
            retries: 1,
            retry: { delay: '1ms' },
          },
        ],
      });
    const same = await runner.run(gate('same'));
    reproducible = false;
    const other = await runner.run(gate('other'));
    expect(same.tasks[0].attempts).toHaveLength(1);
    expect(other.tasks[0].attempts).toHaveLength(2);
    expect(same.tasks[0].error).toMatchObject({ reproducible: true });
    expect(other.tasks[0].error).not.toHaveProperty('reproducible');
  });

  it.each([
    ['tables only', { reproducible: true }, '7', true],
    ['a file too', { reproducible: false }, '7', undefined],
    [
      'a table without a snapshot',
      { reproducible: true },
      undefined,
      undefined,
    ],
  ])(
    'says whether a statement that failed by %s always does',
    async (_what, known, snapshotId, reproducible) => {
      const inputs = [{ table: 'lake.a.b', snapshotId }];
      await start(
        new FakeQueryEngine(() => {
          throw new ConnectorError('invalid', 'Conversion Error', {
            failure: {
              category: 'data',
              message: 'Conversion Error',
              inputs,
              ...known,
            },
          });
        }),
      );
      const run = await runner.run(
        deployableJob('cast', { tasks: [{ key: 'q', ...select('SELECT n') }] }),
      );
      expect(run.tasks[0].inputs).toEqual(inputs);
      expect(run.tasks[0].error?.reproducible).toBe(reproducible);
    },
  );

  it('says what to do when the engine is not there, and fails when it is down', async () => {
    runner = await TestRunner.start(await openTestDatabase('SQLITE_3'));
    const job = deployableJob('lost', {
      tasks: [{ key: 'q', ...select('SELECT 1'), retries: 3 }],
    });
    const missing = await runner.run(job);
    expect(missing.tasks[0]).toMatchObject({
      attempts: { length: 1 },
      error: { category: 'configuration', hint: expect.any(String) },
    });
    await runner.stop();
    await start(
      new FakeQueryEngine(() => {
        throw new ConnectorError('unavailable', 'The engine does not answer');
      }),
    );
    const down = await runner.run(
      deployableJob('down', { tasks: [{ key: 'q', ...select('SELECT 1') }] }),
    );
    expect(down.tasks[0].error).toMatchObject({
      category: 'engine',
      message: 'The engine does not answer',
    });
  });

  it('is not to blame for what nobody foresaw', async () => {
    await start(
      new FakeQueryEngine(() => {
        throw new TypeError('x is not a function');
      }),
    );
    const run = await runner.run(
      deployableJob('odd', { tasks: [{ key: 'q', ...select('SELECT 1') }] }),
    );
    expect(run.tasks[0]).toMatchObject({
      state: { result: 'failed', reason: { code: 'task_failed' } },
      error: { category: 'platform', message: 'x is not a function' },
    });
  });

  it('is canceled in the engine', async () => {
    let aborted: unknown;
    let asked = () => {};
    const busy = new Promise<void>(resolve => {
      asked = resolve;
    });
    const engine = new FakeQueryEngine(
      (_, signal) =>
        new Promise((__, reject) => {
          const stop = () => {
            aborted = signal!.reason;
            reject(signal!.reason);
          };
          signal!.addEventListener('abort', stop);
          asked();
        }),
    );
    await start(engine);
    const runId = await runner.trigger(
      deployableJob('long', { tasks: [{ key: 'q', ...select('SELECT 1') }] }),
    );
    await busy;
    await runner.orchestrator.cancel(runId);
    const run = await runner.ended(runId);
    expect(run.state.result).toBe('canceled');
    expect(aborted).toBe('canceled');
  });

  it('does not keep its run from ending when the engine does not hear', async () => {
    let asked = () => {};
    const busy = new Promise<void>(resolve => {
      asked = resolve;
    });
    const engine = new FakeQueryEngine(
      () =>
        new Promise(() => {
          asked();
        }),
    );
    await start(engine, { processGraceMs: 100 });
    const runId = await runner.trigger(
      deployableJob('deaf', { tasks: [{ key: 'q', ...select('SELECT 1') }] }),
    );
    await busy;
    await runner.orchestrator.cancel(runId);
    expect((await runner.ended(runId)).state.result).toBe('canceled');
  });
});
