import {
  Job,
  Partition,
  RouteInput,
  RouteName,
  RouteOutput,
  Run,
  Snapshot,
  Table,
  Workspace,
} from '@openlake/plugin-openlake-common';
import { NotFoundError } from '@backstage/errors';
import { needsLook } from '../tables/tableHealth';
import { flightsDaily } from './airTraffic';
import { toBar } from './history';
import { timeline } from './times';

type Answers = {
  [N in RouteName]?: (input: RouteInput<N>) => RouteOutput<N>;
};

const edges = flightsDaily.flatMap(task =>
  task.inputs.flatMap(from =>
    task.outputs.map(to => ({
      from,
      to,
      task: { job: 'flights-daily', task: task.key },
    })),
  ),
);

const exampleFindings: RouteOutput<'getWorkspace'>['findings'] = [
  {
    code: 'unknown-field',
    severity: 'error',
    file: 'jobs/flights-daily.job.yaml',
    line: 14,
    column: 7,
    path: 'spec.tasks[2].depend_on',
    message: 'Unknown field depend_on',
    hint: 'Did you mean depends_on?',
    url: 'https://git.example.com/aviation/air-traffic/jobs/flights-daily.job.yaml#L14',
  },
  {
    code: 'undeclared-table',
    severity: 'warning',
    file: 'jobs/flights-daily.job.yaml',
    line: 21,
    column: 17,
    path: 'spec.tasks[4].inputs[0]',
    message: 'No job writes lake.bronze.weather and no Table declares it',
  },
];

const examplePlan: RouteOutput<'getDeployment'>['plan'] = {
  entries: [
    { action: 'add', kind: 'Job', name: 'airport-risk-refresh', fields: [] },
    {
      action: 'change',
      kind: 'Job',
      name: 'flights-daily',
      fields: [
        {
          path: 'spec.parameters.max_rejected_ratio.default',
          old: 0.005,
          new: 0.002,
        },
      ],
    },
    {
      action: 'delete',
      kind: 'Table',
      name: 'lake.bronze.weather',
      fields: [],
    },
  ],
  unchanged: 9,
  findings: [],
  unsupported: [
    {
      kind: 'Job',
      name: 'flights-daily',
      engine: 'local',
      path: 'spec.sla.deadline',
      message: 'The local runner keeps the deadline but does not watch it.',
    },
  ],
  needsConfirmation: 'It deletes 7 of 9 tables from the registry.',
};

/** Workspaces, tables and the home page of the example. */
export function lakehouseAnswers(options: {
  now: number;
  empty: boolean;
  /** More than a page of everything. */
  big?: boolean;
  job: () => Job;
  runs: () => Run[];
}): Answers {
  const { now, empty } = options;
  const { ago } = timeline(now);
  const tables = empty ? [] : exampleTables(now);
  if (options.big) {
    tables.push(...manyTables(tables[0]));
  }
  const workspace = exampleWorkspace(now, tables.length);
  let waiting = true;
  const find = (params: { catalog: string; schema: string; table: string }) => {
    const name = `${params.catalog}.${params.schema}.${params.table}`;
    const found = tables.find(table => table.name === name);
    if (!found) {
      throw new NotFoundError(`There is no table ${name}`);
    }
    return found;
  };
  const deployments = (): RouteOutput<'listDeployments'>['items'] =>
    (
      [
        ['dep-3', 'a1b2c3d4', 13, waiting ? 'needs_confirmation' : 'applied'],
        ['dep-2', 'bad0bad0', 20, 'invalid'],
        ['dep-1', '7c1e0aa9', 400, 'applied'],
      ] as const
    ).map(([id, version, hours, result]) => ({
      id,
      workspace: workspace.name,
      version,
      commit: version,
      by: 'user:default/ines.caron',
      at: ago(hours, 'h'),
      result,
      summary: {
        add: 1,
        change: 1,
        delete: result === 'needs_confirmation' ? 7 : 0,
        unchanged: 9,
        errors: result === 'invalid' ? 2 : 0,
        warnings: 0,
      },
    }));

  return {
    homeView: ({ query }) => ({
      needsYou: options
        .runs()
        .filter(run => run.number === 428)
        .map(run => ({
          run,
          failures: 1,
          since: run.endedAt ?? run.createdAt,
          heldTables: ['lake.gold.route_delays', 'lake.gold.airport_risk'],
        })),
      kpis: {
        days: Number(query.days ?? 30),
        failedRuns: {
          failed: empty ? 0 : 3,
          finished: empty ? 0 : 64,
          failedAttempts: empty ? 0 : 9,
          daily: Array.from({ length: Number(query.days ?? 30) }, (_, i) => ({
            day: ago(Number(query.days ?? 30) - 1 - i, 'd').slice(0, 10),
            failed: !empty && i % 11 === 7 ? 1 : 0,
            finished: empty ? 0 : 1 + ((i * 5) % 4),
          })),
        },
        timeToRepair: {
          medianMs: empty ? undefined : 2_040_000,
          resolved: empty ? 0 : 2,
          open: empty ? 0 : 1,
        },
        freshTables: { fresh: empty ? 0 : 5, withRule: empty ? 0 : 6 },
        contracts: {
          met: empty ? 0 : 4,
          broken: empty ? 0 : 1,
          total: empty ? 0 : 5,
        },
      },
      brokenTables: tables.filter(table => table.contract?.status === 'broken'),
      connectors: [
        ['local', 'orchestrator', 'Local runner', 'healthy'] as const,
        ['duckdb', 'query_engine', 'DuckDB', 'healthy'] as const,
        ['lake', 'table_catalog', 'Iceberg catalog lake', 'degraded'] as const,
      ].map(([id, kind, title, status]) => ({
        id,
        kind,
        title,
        status,
        since: ago(12, 'd'),
        checkedAt: ago(9),
      })),
      recentRuns: [...options.runs()].reverse().slice(0, 9),
      workspaces: {
        items: empty ? [] : [workspace],
        total: empty ? 0 : 1,
        held: empty ? 0 : 1,
      },
      withheld: [],
    }),
    listWorkspaces: () => ({ items: empty ? [] : [workspace] }),
    getWorkspace: () => ({
      workspace,
      findings: empty ? [] : exampleFindings,
    }),
    reconcileWorkspace: () => ({ workspace }),
    listDeployments: ({ query }) => pageOf(empty ? [] : deployments(), query),
    getDeployment: ({ params }) => {
      const deployment = deployments().find(
        ({ id }) => id === params.deployment,
      );
      if (!deployment) {
        throw new NotFoundError(`There is no deployment ${params.deployment}`);
      }
      return { deployment, plan: examplePlan };
    },
    confirmDeployment: () => {
      waiting = false;
      return deployments()[0];
    },
    pipelinesView: ({ query }) => {
      const rows = empty ? [] : pipelines(options, tables);
      if (options.big) {
        rows.push(...manyPipelines(rows[1]));
      }
      const shown = {
        all: () => true,
        failing: row => row.job.lastRun?.result === 'failed',
        active: row => row.recent.some(bar => bar.endedAt === undefined),
        paused: row => row.job.paused,
      } satisfies Record<string, (row: Pipeline) => boolean>;
      const text = query.contains?.toLowerCase() ?? '';
      return {
        ...pageOf(
          rows.filter(
            row =>
              shown[query.show ?? 'all'](row) &&
              `${row.job.name} ${row.job.title}`.toLowerCase().includes(text),
          ),
          query,
        ),
        workspace,
        counts: {
          all: rows.length,
          failing: rows.filter(shown.failing).length,
          active: rows.filter(shown.active).length,
          paused: rows.filter(shown.paused).length,
        },
        last24h: { failed: 1, finished: 3 },
      };
    },
    dataView: ({ query }) => {
      const text = query.contains?.toLowerCase() ?? '';
      return {
        ...pageOf(
          tables.filter(
            table =>
              table.name.includes(text) &&
              (query.show !== 'look' || needsLook(table)) &&
              (query.show !== 'declared' || table.state === 'declared'),
          ),
          query,
        ),
        workspace,
        edges: empty ? [] : edges,
        totals: totalsOf(tables),
      };
    },
    listTables: () => ({ items: tables }),
    getTable: ({ params }) => tableDetail(find(params), now),
    listSnapshots: ({ params, query }) =>
      pageOf(
        snapshots(find(params), now, options.big ? 120 : undefined),
        query,
      ),
    listPartitions: ({ query }) => {
      const items = partitions();
      return { ...pageOf(items, query), total: items.length };
    },
    previewTable: () => ({
      columns: [
        { name: 'flight_date', type: 'date' },
        { name: 'origin', type: 'string' },
        { name: 'delay_minutes', type: 'int' },
        { name: 'flight_id', type: 'long' },
      ],
      rows: Array.from({ length: 24 }, (_, i) => [
        `2001-01-${String(1 + (i % 28)).padStart(2, '0')}`,
        ['ATL', 'ORD', 'DFW'][i % 3],
        i % 5 === 0 ? null : (i * 13) % 60,
        String(9_007_199_254_740_993n + BigInt(i)),
      ]),
      durationMs: 31,
    }),
  };
}

type Pipeline = RouteOutput<'pipelinesView'>['items'][number];

function pipelines(
  { job, runs }: { job: () => Job; runs: () => Run[] },
  tables: Table[],
): Pipeline[] {
  return [
    {
      job: job(),
      recent: runs().slice(-10).map(toBar),
      outputs: tables.filter(table => table.layer === 'gold'),
    },
    {
      job: {
        ...job(),
        name: 'airport-risk-refresh',
        title: 'Airport risk refresh',
        paused: true,
        pausedBy: 'user:default/ines.caron',
        triggers: [{ kind: 'table_update', text: 'lake.gold.airport_risk' }],
        nextFire: undefined,
        lastRun: undefined,
      },
      recent: [],
      outputs: [],
    },
  ];
}

/** A workspace that has grown: more tables than one answer may hold. */
function manyTables(like: Table): Table[] {
  return Array.from({ length: 240 }, (_, i) => {
    const table = `part_${String(i).padStart(3, '0')}`;
    const schema = ['bronze', 'silver', 'gold'][i % 3];
    const name = `lake.${schema}.${table}`;
    return { ...like, name, schema, table, layer: schema, readers: [] };
  });
}

function manyPipelines(like: Pipeline): Pipeline[] {
  return Array.from({ length: 70 }, (_, i) => {
    const name = `import-${String(i).padStart(2, '0')}`;
    return {
      ...like,
      job: { ...like.job, name, title: `Import ${i}`, paused: false },
    };
  });
}

function totalsOf(tables: Table[]): RouteOutput<'dataView'>['totals'] {
  const sum = (of: (table: Table) => number | undefined) =>
    tables.reduce((total, table) => total + (of(table) ?? 0), 0);
  const count = (of: (table: Table) => boolean) => tables.filter(of).length;
  return {
    tables: tables.length,
    rows: sum(table => table.rows),
    bytes: sum(table => table.bytes),
    files: sum(table => table.files),
    declaredOnly: count(table => table.state === 'declared'),
    needLook: count(needsLook),
    fresh: count(table => table.freshness?.status === 'fresh'),
    withRule: count(table => table.freshness !== undefined),
    met: count(table => table.contract?.status === 'met'),
    broken: count(table => table.contract?.status === 'broken'),
    withContract: count(table => table.contract !== undefined),
  };
}

/** A page as the API gives it; the fixture's cursor is the place in the list. */
export function pageOf<T>(
  all: T[],
  query: { cursor?: string; limit?: unknown },
): { items: T[]; nextCursor?: string } {
  const from = Number(query.cursor ?? 0);
  const end = from + Number(query.limit ?? 50);
  return {
    items: all.slice(from, end),
    ...(end < all.length && { nextCursor: String(end) }),
  };
}

function exampleWorkspace(now: number, tables: number): Workspace {
  const { ago } = timeline(now);
  return {
    name: 'air-traffic',
    title: 'Air traffic',
    description: 'US flights, airports and wildlife strikes',
    owner: 'group:default/aviation-data',
    catalog: 'lake',
    timezone: 'Europe/Paris',
    orchestrator: 'local',
    source: {
      kind: 'url',
      target: 'https://git.example.com/aviation/air-traffic',
      version: '7c1e0aa93b21',
      commit: '7c1e0aa93b21',
      checkedAt: ago(12),
    },
    jobs: 2,
    tables,
    findings: { errors: 1, warnings: 1 },
    pendingConfirmation: 'dep-3',
  };
}

function exampleTables(now: number): Table[] {
  const { ago } = timeline(now);
  return flightsDaily
    .filter(task => task.outputs.length > 0)
    .map((task, i): Table => {
      const [name] = task.outputs;
      const [catalog, schema, table] = name.split('.');
      const broken = name === 'lake.silver.flights';
      return {
        name,
        catalog,
        schema,
        table,
        workspace: 'air-traffic',
        layer: task.layer,
        description: `One row per ${table.replace(/_/g, ' ')}.`,
        owner: 'group:default/aviation-data',
        state: 'present',
        rows: task.rows,
        bytes: (task.rows ?? 0) * 38,
        files: 1 + Math.floor((task.rows ?? 0) / 200_000),
        columns: 8 + i,
        snapshotId: `70000000000000000${i}`,
        updatedAt: ago(task.layer === 'gold' ? 1450 : 22, 'm'),
        lastWriter: {
          workspace: 'air-traffic',
          job: 'flights-daily',
          task: task.key,
          run: 'run-427',
          number: 427,
        },
        freshness:
          task.layer === 'bronze' && i > 2
            ? undefined
            : {
                maxAge: task.layer === 'gold' ? '24h' : '26h',
                status: task.layer === 'gold' ? 'stale' : 'fresh',
              },
        contract:
          task.layer === 'bronze'
            ? undefined
            : {
                status: broken ? 'broken' : 'met',
                passed: broken ? 4 : 5,
                total: 5,
              },
        writers: [
          { workspace: 'air-traffic', job: 'flights-daily', task: task.key },
        ],
        readers: edges
          .filter(edge => edge.from === name)
          .map(edge => ({ workspace: 'air-traffic', ...edge.task })),
        observedAt: ago(12),
      };
    });
}

function tableDetail(table: Table, now: number): RouteOutput<'getTable'> {
  const { ago } = timeline(now);
  const broken = table.contract?.status === 'broken';
  return {
    table,
    columns: [
      ['flight_id', 'long', true],
      ['flight_date', 'date', true],
      ['origin', 'string', false],
      ['delay_minutes', 'int', false],
      ['distance_miles', 'decimal(9,2)', false],
    ].map(([name, type, required], i) => ({
      id: i + 1,
      name: String(name),
      type: String(type),
      required: Boolean(required),
      description: i === 1 ? 'Local to the departure airport' : undefined,
      tags: [],
      nulls: i === 3 ? 73_512 : 0,
      min: ['1', '2001-01-01', 'ABE', '-30', '24.00'][i],
      max: ['9007199254740993', '2001-03-31', 'YUM', '1435', '4962.00'][i],
      bytes: 900_000 + i * 130_000,
    })),
    partitionBy: ['day(flight_date)'],
    sortBy: [],
    formatVersion: 2,
    location: 'warehouse/silver/flights',
    metadataLocation: 'warehouse/silver/flights/metadata/00007.metadata.json',
    properties: { 'write.parquet.compression-codec': 'zstd' },
    checks: table.contract
      ? [
          {
            name: 'schema matches',
            status: 'passed',
            observed: '5 of 5 columns',
          },
          {
            name: 'unique(flight_id)',
            status: 'passed',
            observed: '0 duplicates',
          },
          {
            name: 'not_null on 2 columns',
            status: 'passed',
            observed: '0 nulls',
          },
          {
            name: 'row_count',
            status: 'passed',
            observed: '2,991,482',
            expected: '≥ 2,500,000',
          },
          {
            name: 'rejected_ratio',
            status: broken ? 'failed' : 'passed',
            observed: broken ? '0.284 %, 8,518 of 3,000,000' : '0.1 %',
            expected: '≤ 0.200 %',
          },
        ]
      : [],
    checkedSnapshot: table.snapshotId,
    checkedAt: ago(21, 'm'),
    health: {
      files: table.files ?? 0,
      averageFileBytes: 7_600_000,
      smallFiles: 2,
      deleteFiles: 0,
      manifests: 4,
      snapshots: 7,
    },
    file: `tables/${table.table}.table.yaml`,
  };
}

function snapshots(table: Table, now: number, length = 7): Snapshot[] {
  const { ago } = timeline(now);
  return Array.from({ length }, (_, i) => ({
    id: i === 0 ? table.snapshotId ?? '1' : `69999999999999999${i}`,
    sequenceNumber: length - i,
    at: ago(22 + i * 1440, 'm'),
    operation: i === length - 1 ? 'append' : 'overwrite',
    addedRows: (table.rows ?? 0) - i * 3000,
    deletedRows:
      i === length - 1 ? undefined : (table.rows ?? 0) - (i + 1) * 3000,
    addedFiles: 4,
    deletedFiles: i === length - 1 ? undefined : 4,
    addedBytes: (table.rows ?? 0) * 38,
    totalRows: (table.rows ?? 0) - i * 3000,
    current: i === 0,
    refs: i === 0 ? ['main'] : [],
    writer:
      i === 3
        ? undefined
        : {
            workspace: 'air-traffic',
            job: 'flights-daily',
            task: 'silver_flights',
            run: `run-${427 - i}`,
            number: 427 - i,
          },
    summary: {},
  }));
}

function partitions(): Partition[] {
  return Array.from({ length: 90 }, (_, i) => i)
    .filter(i => i % 17 !== 5)
    .map(i => ({
      values: {
        flight_date_day: new Date(Date.UTC(2001, 0, 1 + i))
          .toISOString()
          .slice(0, 10),
      },
      rows: 28_000 + ((i * 7919) % 9000) - (i % 7 > 4 ? 6000 : 0),
      files: 1,
      bytes: 1_100_000 + ((i * 104_729) % 300_000),
    }));
}
