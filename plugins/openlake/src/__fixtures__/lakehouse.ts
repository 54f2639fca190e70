import {
  Job,
  RouteInput,
  RouteName,
  RouteOutput,
  Run,
  Table,
} from '@openlake/plugin-openlake-common';
import { NotFoundError } from '@backstage/errors';
import { needsLook } from '../tables/tableHealth';
import {
  edges,
  exampleTables,
  manyTables,
  partitions,
  snapshots,
  tableDetail,
} from './exampleTables';
import {
  exampleFindings,
  examplePlan,
  exampleWorkspace,
} from './exampleWorkspace';
import { toBar } from './history';
import { exampleRetention } from './retention';
import { missedTicks } from './ticks';
import { timeline } from './times';

type Answers = {
  [N in RouteName]?: (input: RouteInput<N>) => RouteOutput<N>;
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
    getRetention: () => exampleRetention(now, empty),
    listTicks: ({ query }) =>
      pageOf(empty ? [] : missedTicks(now, options.runs().length < 5), query),
    listDeployments: ({ query }) => pageOf(empty ? [] : deployments(), query),
    getDeployment: ({ params }) => {
      const deployment = deployments().find(
        ({ id }) => id === params.deployment,
      );
      if (!deployment) {
        throw new NotFoundError(`There is no deployment ${params.deployment}`);
      }
      return { deployment, plan: examplePlan(now) };
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
        snapshots(find(params), now, options.big ? 120 : undefined).filter(
          ({ id }) => query.id === undefined || id === query.id,
        ),
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
