import {
  loadWorkspace,
  plannedObjects,
  planWorkspace,
  TASK_TYPES,
  WorkspaceLoad,
} from '@openlake/plugin-openlake-common';
import { toPlanView } from './planView';

const everything = {
  title: 'the engine',
  taskTypes: TASK_TYPES,
  triggers: [],
  runIf: [],
  parameterTypes: [],
  features: [],
};

function planOf(load: WorkspaceLoad, before?: WorkspaceLoad) {
  return toPlanView({
    now: new Date('2026-03-28T12:00:00Z'),
    decision: {
      plan: before
        ? planWorkspace(plannedObjects(before), plannedObjects(load))
        : planWorkspace([], []),
      findings: load.findings,
    } as unknown as Parameters<typeof toPlanView>[0]['decision'],
    workspace: load.workspace?.document,
    jobs: load.jobs,
    tables: load.tables,
    source: { kind: 'folder', target: 'shop' } as Parameters<
      typeof toPlanView
    >[0]['source'],
    link: () => undefined,
    engines: {
      defaultOrchestrator: () => 'fake',
      orchestrator: () => ({ capabilities: everything as never }),
      queryEngine: id => {
        if (id !== 'duckdb') {
          throw new Error(`No query engine ${id} is connected`);
        }
      },
    },
  });
}

it('names what of a table is kept and nothing acts on', () => {
  const load = loadWorkspace([
    {
      path: 'openlake.yaml',
      content:
        'apiVersion: openlake.io/v1alpha1\nkind: Workspace\nmetadata: { name: shop, owner: group:default/shop }\nspec: {}\n',
    },
    {
      path: 'orders.table.yaml',
      content: `apiVersion: openlake.io/v1alpha1
kind: Table
metadata: { name: orders }
spec:
  table: lake.silver.orders
  retention: { snapshots: 30d }
  partition_by: [day(at)]
`,
    },
  ]);
  expect(load.findings).toEqual([]);
  expect(planOf(load).unsupported).toEqual([
    {
      kind: 'Table',
      name: 'lake.silver.orders',
      engine: 'lake',
      path: 'spec.retention',
      message:
        'retention of a table is not supported by the catalog lake: it is kept, and nothing acts on it',
    },
  ]);
});

it('names the engine of a statement that is not connected', () => {
  const load = loadWorkspace([
    {
      path: 'openlake.yaml',
      content:
        'apiVersion: openlake.io/v1alpha1\nkind: Workspace\nmetadata: { name: shop }\nspec: {}\n',
    },
    {
      path: 'orders.job.yaml',
      content: `apiVersion: openlake.io/v1alpha1
kind: Job
metadata: { name: orders }
spec:
  tasks:
    - { key: a, type: sql, sql: { statement: select 1 as a, engine: duckdb } }
    - { key: b, type: sql, sql: { statement: select 1 as a, engine: trino } }
    - { key: c, type: sql, sql: { statement: select 1 as a } }
`,
    },
  ]);
  expect(
    planOf(load).unsupported.filter(({ path }) => path.includes('engine')),
  ).toEqual([
    {
      kind: 'Job',
      name: 'orders',
      engine: 'trino',
      path: 'spec.tasks[1].sql.engine',
      message: 'task b: No query engine trino is connected',
    },
  ]);
});

it('tells when the clock starts jobs that are new or have other triggers', () => {
  const load = (jobs: Record<string, string>) =>
    loadWorkspace([
      {
        path: 'openlake.yaml',
        content:
          'apiVersion: openlake.io/v1alpha1\nkind: Workspace\nmetadata: { name: shop, owner: group:default/shop }\nspec: { timezone: Europe/Berlin }\n',
      },
      ...Object.entries(jobs).map(([name, spec]) => ({
        path: `${name}.job.yaml`,
        content: `apiVersion: openlake.io/v1alpha1
kind: Job
metadata: { name: ${name}, owner: group:default/shop }
spec:
  ${spec}
  tasks: [{ key: a, type: shell, shell: { command: ['true'] } }]
`,
      })),
    ]);
  const daily = "triggers: [{ schedule: { cron: '30 2 * * *' } }]";
  const before = load({
    same: daily,
    other: "triggers: [{ schedule: { cron: '0 5 * * *' } }]",
    title: daily,
  });
  const after = load({
    same: daily,
    other: "triggers: [{ schedule: { cron: '0 6 * * *' } }]",
    title: `timeout: 1h\n  ${daily}`,
    added: daily,
    byhand: 'timeout: 1h',
    paused: `paused: true\n  ${daily}`,
  });
  const { nextFires = [] } = planOf(after, before);
  expect(nextFires.map(({ job }) => job).sort()).toEqual(['added', 'other']);
  const { fires, timezone } = nextFires.find(({ job }) => job === 'added')!;
  expect(timezone).toBe('Europe/Berlin');
  expect(fires).toHaveLength(10);
  // The clock jumps over 02:30 on the 29th.
  expect(fires.slice(0, 2)).toEqual([
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ]);
});
