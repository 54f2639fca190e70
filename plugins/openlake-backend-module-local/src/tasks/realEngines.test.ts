import { RunReport, TableCatalog } from '@openlake/plugin-openlake-node';
import {
  AuthoredJobSpec,
  deployableJob,
} from '@openlake/plugin-openlake-node/testUtils';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  engineModuleForAllTests,
  RUN_WITHIN_MS,
} from '../__testUtils__/engineModule';
import {
  describeWith,
  hasJava,
  hasModule,
  hasProgram,
} from '../__testUtils__/engines';
import { runToEnd } from '../__testUtils__/startModule';
import { until } from '../__testUtils__/until';

const runner = engineModuleForAllTests();

async function run(
  job: string,
  spec: AuthoredJobSpec,
  files: Record<string, string>,
): Promise<{ report: RunReport; log: string }> {
  const orchestrator = runner.host.orchestrator('local');
  const report = await runToEnd(
    orchestrator,
    deployableJob(job, spec, files),
    RUN_WITHIN_MS,
  );
  const logs: string[] = [];
  for (const { key } of spec.tasks as Array<{ key: string }>) {
    const page = await orchestrator.readLog(
      { runId: job, key, attempt: 1 },
      { from: 1, limit: 5_000 },
    );
    logs.push(...page.lines.map(({ text }) => text));
  }
  return { report, log: logs.join('\n') };
}

const dbt = {
  engine: 'dbt',
  install: "'dbt-core<1.12' dbt-duckdb",
  isThere: hasProgram('dbt'),
};

describeWith(dbt)('dbt itself', () => {
  const project = (bad: Record<string, string> = {}) => ({
    'dbt/dbt_project.yml': [
      'name: shop',
      'version: "1.0"',
      'profile: shop',
      'model-paths: [models]',
      'seed-paths: [seeds]',
      '',
    ].join('\n'),
    'dbt/profiles.yml': [
      'shop:',
      '  target: dev',
      '  outputs:',
      '    dev:',
      '      type: duckdb',
      `      path: "{{ env_var('OPENLAKE_LANDING') }}/shop.duckdb"`,
      '      threads: 1',
      '',
    ].join('\n'),
    'dbt/seeds/raw.csv': 'id,amount\n1,5\n2,7\n',
    'dbt/models/orders.sql':
      "select id, amount\nfrom {{ ref('raw') }}\nwhere amount > {{ var('least') }}\n",
    'dbt/models/schema.yml': [
      'models:',
      '  - name: orders',
      '    columns:',
      '      - name: id',
      '        data_tests:',
      '          - unique',
      '          - not_null',
      '',
    ].join('\n'),
    ...bad,
  });
  const job = (command = 'build', retries = 0) => ({
    tasks: [
      {
        key: 'model',
        type: 'dbt',
        dbt: { project: './dbt', commands: [command], vars: { least: 5 } },
        retries,
        retry: { delay: '1ms' },
      },
    ],
  });

  it('builds a project: seeds, models and tests', async () => {
    const { report, log } = await run('dbt-builds', job(), project());
    expect(report.tasks[0].error).toBeUndefined();
    expect(log).toContain('PASS=4');
    const [attempt] = report.tasks[0].attempts;
    expect(attempt.steps).toMatchObject([
      { name: 'raw', kind: 'seed', result: 'success', rows: 2 },
      {
        name: 'orders',
        kind: 'model',
        result: 'success',
        dependsOn: ['raw'],
      },
      { kind: 'test', result: 'success', dependsOn: ['orders'] },
      { kind: 'test', result: 'success', dependsOn: ['orders'] },
    ]);
    for (const { startedAt, endedAt } of attempt.steps!) {
      const times = [
        attempt.workStartedAt,
        startedAt,
        endedAt,
        attempt.endedAt,
      ];
      expect(times).toEqual([...times].sort());
    }
    expect(
      await readdir(join(runner.state, 'landing', 'conformance')),
    ).toContain('shop.duckdb');
    await until(
      async () => (await readdir(join(runner.state, 'work'))).length === 0,
    );
  });

  it('names the model, the file and the line that failed', async () => {
    const { report, log } = await run(
      'dbt-fails',
      job(),
      project({
        'dbt/models/totals.sql':
          "select\n  sum(amont) as total\nfrom {{ ref('orders') }}\n",
      }),
    );
    const [task] = report.tasks;
    expect(task.error).toMatchObject({
      message: expect.stringMatching(/^model totals: .*amont/),
      source: { file: 'dbt/models/totals.sql', line: 2 },
    });
    expect(task.attempts).toMatchObject([{ exitCode: 1 }]);
    const steps = task.attempts[0].steps!;
    expect(steps.find(({ name }) => name === 'totals')).toMatchObject({
      result: 'failed',
      message: expect.stringContaining('amont'),
    });
    expect(log.split('\n')[task.error!.logLine! - 1]).toMatch(
      /ERROR creating .*totals/,
    );
  });

  it('names the test that failed', async () => {
    const { report } = await run(
      'dbt-test',
      job(),
      project({ 'dbt/seeds/raw.csv': 'id,amount\n1,6\n1,7\n' }),
    );
    expect(report.tasks[0].error).toMatchObject({
      category: 'data',
      message: expect.stringMatching(/^test unique_orders_id: Got 1 result/),
      source: { file: 'dbt/models/schema.yml', line: 6 },
    });
  });

  it('does not try again what dbt cannot read', async () => {
    const { report } = await run(
      'dbt-syntax',
      job('compile', 1),
      project({ 'dbt/models/orders.sql': "select 1\nfrom {{ ref('raw' }}\n" }),
    );
    const [task] = report.tasks;
    expect(task.attempts).toHaveLength(1);
    expect(task.error).toMatchObject({
      message: expect.stringMatching(/^Compilation Error in model orders: /),
      hint: expect.stringContaining('not tried again'),
      source: { file: 'dbt/models/orders.sql', line: 2 },
    });
  });
});

const spark = {
  engine: 'Spark',
  install: "'pyspark==4.1.*', Java 17",
  isThere: hasProgram('spark-submit') && hasJava(),
};

describeWith(spark)('Spark itself', () => {
  const job = (...args: string[]) => ({
    tasks: [
      {
        key: 'count',
        type: 'spark',
        spark: {
          application: './spark/count.py',
          args,
          conf: {
            'spark.master': 'local[1]',
            'spark.sql.shuffle.partitions': 1,
          },
        },
      },
    ],
  });
  const files = {
    'spark/count.py': [
      'import json, os, sys',
      'from pyspark.sql import SparkSession',
      'from shapes import square',
      '',
      'spark = SparkSession.builder.getOrCreate()',
      'frame = spark.range(10)',
      'if sys.argv[1] == "fail":',
      '    frame.select("missing").show()',
      'total = frame.groupBy().sum("id").first()[0]',
      'with open(os.environ["OPENLAKE_OUTPUTS"], "a") as out:',
      '    out.write(json.dumps({"total": square(total)}) + "\\n")',
      '',
    ].join('\n'),
    'spark/shapes.py': 'def square(n):\n    return n * n\n',
  };

  it('runs an application with what stands beside it', async () => {
    const { report } = await run('spark-runs', job('count'), files);
    expect(report.tasks[0].error).toBeUndefined();
    expect(report.tasks[0].values).toEqual({ total: 45 * 45 });
  });

  it('names the line of the application that failed', async () => {
    const { report } = await run('spark-fails', job('fail'), files);
    expect(report.tasks[0].error).toMatchObject({
      message: expect.stringMatching(/missing/),
      source: { file: 'spark/count.py', line: 8 },
    });
  });
});

const pyiceberg = {
  engine: 'pyiceberg',
  install: "'pyiceberg[pyarrow,sql-sqlite]'",
  isThere: hasModule('pyiceberg.catalog.sql, pyarrow'),
};

describeWith(pyiceberg)('pyiceberg itself', () => {
  const write = (properties: string) =>
    [
      'import json, os',
      'import pyarrow as pa',
      'from pyiceberg.catalog import load_catalog',
      '',
      'catalog = load_catalog(os.environ["OPENLAKE_CATALOG"])',
      'pins = json.loads(os.environ["OPENLAKE_PINS"])',
      'source = catalog.load_table("raw.numbers")',
      'rows = source.scan(snapshot_id=int(pins["lake.raw.numbers"])).to_arrow()',
      'catalog.create_namespace_if_not_exists("out")',
      'target = catalog.create_table_if_not_exists("out.copy", rows.schema)',
      `target.append(rows, snapshot_properties=${properties})`,
      '',
    ].join('\n');
  const job = {
    tasks: [
      {
        key: 'copy',
        type: 'python',
        python: { file: './python/replicate.py' },
        inputs: ['lake.raw.numbers'],
        outputs: ['lake.out.copy', 'lake.out.other'],
      },
    ],
  };
  let catalog: TableCatalog;
  let pinned: string;

  beforeAll(async () => {
    catalog = runner.host.tableCatalog('lake');
    const { output } = await runner.host.queryEngine('duckdb').materialize({
      statement: 'SELECT range AS n FROM range(3)',
      target: { table: 'lake.raw.numbers', mode: 'append', partitionBy: [] },
      pins: [],
      catalog: 'lake',
      snapshotProperties: {},
      timeoutMs: 60_000,
      maxRows: 0,
    });
    pinned = output!.snapshotId!;
  });

  it('reads the fixed snapshot, and its signed commit is recorded on both sides', async () => {
    const { report } = await run('py-signed', job, {
      'python/replicate.py': write(
        'json.loads(os.environ["OPENLAKE_SNAPSHOT_PROPERTIES"])',
      ),
    });
    const [task] = report.tasks;
    expect(task.error).toBeUndefined();
    const { current } = await catalog.loadTable('out.copy');
    expect(current?.summary['openlake.run-id']).toBe('py-signed');
    expect(task).toMatchObject({
      inputs: [
        { table: 'lake.raw.numbers', snapshotId: pinned, rows: 3, files: 1 },
      ],
      outputs: [
        {
          table: 'lake.out.copy',
          snapshotId: current?.id,
          rows: 3,
          files: 1,
        },
        { table: 'lake.out.other' },
      ],
    });
  });

  it('says that an unsigned commit may be of another writer', async () => {
    const { report, log } = await run('py-unsigned', job, {
      'python/replicate.py': write('{}'),
    });
    const { current } = await catalog.loadTable('out.copy');
    expect(report.tasks[0].outputs[0]).toMatchObject({
      snapshotId: current?.id,
      rows: 3,
    });
    expect(log).toContain('another writer may have been in between');
  });
});
