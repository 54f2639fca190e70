import {
  loadWorkspace,
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

function planOf(load: WorkspaceLoad) {
  return toPlanView({
    decision: {
      plan: planWorkspace([], []),
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
