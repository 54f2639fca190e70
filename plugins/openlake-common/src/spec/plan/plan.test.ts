import fc from 'fast-check';
import { stringify } from 'yaml';
import { loadWorkspace } from '../load/loadWorkspace';
import { plannedObjects, planWorkspace } from './plan';
import { seededRandom } from '../load/specMutation';
import type { WorkspaceFile, WorkspaceLoad } from '../load/WorkspaceLoad';

type Fields = Record<string, unknown>;

const workspace = {
  apiVersion: 'openlake.io/v1alpha1',
  kind: 'Workspace',
  metadata: { name: 'sales', owner: 'group:default/sales-data' },
  spec: {
    timezone: 'Europe/Paris',
    compute: { small: { cpu: 1 }, unused: { cpu: 2 } },
  },
};

function job(spec: Fields = {}, metadata: Fields = {}) {
  return {
    apiVersion: 'openlake.io/v1alpha1',
    kind: 'Job',
    metadata: { name: 'orders', tags: ['a', 'b'], ...metadata },
    spec: {
      triggers: [
        { schedule: { cron: '0 5 * * 1-5' } },
        { table_update: { tables: ['lake.bronze.a', 'lake.bronze.b'] } },
      ],
      notifications: [
        { on: ['failure', 'recovered'], to: ['owner', 'slack:#data'] },
        { on: ['start'], to: ['owner'] },
      ],
      timeout: '90m',
      defaults: { retries: 2, compute: 'small', timeout: '1h' },
      tasks: [
        sqlTask('extract', { outputs: ['lake.bronze.a', 'lake.bronze.b'] }),
        sqlTask('load', { depends_on: ['extract', 'check'] }),
        { ...sqlTask('check'), sql: { file: 'sql/check.sql' } },
      ],
      ...spec,
    },
  };
}

function sqlTask(key: string, more: Fields = {}) {
  return { key, type: 'sql', sql: { statement: 'SELECT 1' }, ...more };
}

function load(document: object, sql = 'SELECT 2', root: object = workspace) {
  const files: WorkspaceFile[] = [
    { path: 'openlake.yaml', content: stringify(root) },
    { path: 'orders.job.yaml', content: stringify(document) },
    { path: 'sql/check.sql', content: sql },
  ];
  const result = loadWorkspace(files);
  // The one job is all there is: it triggers itself.
  expect(result.findings.filter(({ code }) => code !== 'trigger-loop')).toEqual(
    [],
  );
  return result;
}

function plan(before: WorkspaceLoad, after: WorkspaceLoad) {
  return planWorkspace(plannedObjects(before), plannedObjects(after));
}

const base = load(job());

describe('a plan', () => {
  it('adds what is new and deletes what is gone', () => {
    expect(planWorkspace([], plannedObjects(base))).toEqual({
      adds: [
        { kind: 'Job', name: 'orders' },
        { kind: 'Workspace', name: 'sales' },
      ],
      changes: [],
      deletes: [],
      unchanged: [],
    });
    expect(planWorkspace(plannedObjects(base), []).deletes).toHaveLength(2);
  });

  it('names each field that changes, tasks by their key', () => {
    const changed = load(
      job({
        timeout: '2h',
        tasks: [
          sqlTask('extract', {
            outputs: ['lake.bronze.a', 'lake.bronze.b'],
            retries: 0,
          }),
          sqlTask('load', { depends_on: ['extract'] }),
          sqlTask('extra'),
        ],
      }),
    );

    const [change] = plan(base, changed).changes;

    expect(change).toMatchObject({ kind: 'Job', name: 'orders' });
    expect(change.fields.map(({ path }) => path)).toEqual([
      'spec.tasks[check]',
      'spec.tasks[extract].retries',
      'spec.tasks[load].depends_on',
      'spec.tasks[extra]',
      'spec.timeout',
      'sources["sql/check.sql"]',
    ]);
    expect(change.fields).toContainEqual({
      path: 'spec.timeout',
      old: '90m',
      new: '2h',
    });
    expect(change.fields).toContainEqual({
      path: 'spec.tasks[extract].retries',
      old: 2,
      new: 0,
    });
  });

  it('sees a change in a file that a job runs', () => {
    const [change] = plan(base, load(job(), 'SELECT 3')).changes;

    expect(change.fields).toEqual([
      {
        path: 'sources["sql/check.sql"]',
        old: expect.stringMatching(/^sha256:/),
        new: expect.stringMatching(/^sha256:/),
      },
    ]);
  });

  it('sees a change in a profile that a job uses, and none in one it does not', () => {
    const withCompute = (compute: Fields) =>
      load(job(), undefined, {
        ...workspace,
        spec: { ...workspace.spec, compute },
      });
    const kinds = (after: WorkspaceLoad) =>
      plan(base, after).changes.map(({ kind }) => kind);

    expect(
      kinds(withCompute({ small: { cpu: 2 }, unused: { cpu: 2 } })),
    ).toEqual(['Job', 'Workspace']);
    expect(
      kinds(withCompute({ small: { cpu: 1 }, unused: { cpu: 3 } })),
    ).toEqual(['Workspace']);
  });

  it('a profile that refines a limited one takes its places', () => {
    const own = {
      mine: { profile: 'small', memory: '2Gi' },
      apart: { profile: 'small', max_concurrent_runs: 9 },
    };
    const tasks = [
      sqlTask('a', { compute: 'mine' }),
      sqlTask('b', { compute: 'apart' }),
    ];
    const compute = { small: { cpu: 1, max_concurrent_runs: 2 } };
    const spec = { triggers: [], compute: own, tasks };
    const { jobs } = load(job(spec), undefined, {
      ...workspace,
      spec: { ...workspace.spec, compute },
    });

    expect(jobs[0].document.spec.compute).toMatchObject({
      mine: { profile: 'small', max_concurrent_runs: 2, memory: '2Gi' },
      apart: { max_concurrent_runs: 9 },
    });
    expect(jobs[0].document.spec.compute.apart.profile).toBeUndefined();
  });

  it.each([
    [
      'defaults written out',
      { paused: false, priority: 'normal', parameters: [] },
    ],
    ['fields left empty', { sla: null, runbook: null, parameters: null }],
    ['another notation of a duration', { timeout: 'PT1H30M' }],
    ['the workspace named', { workspace: 'sales' }],
    [
      'another notation of a schedule',
      {
        triggers: [
          {
            schedule: {
              cron: '00  5 * * MON-FRI',
              timezone: 'Europe/Paris',
              catchup: false,
            },
          },
          {
            table_update: {
              tables: ['bronze.b', 'bronze.a', 'lake.bronze.a'],
              condition: 'any',
            },
          },
        ],
      },
    ],
  ])('has no change for %s', (_name, spec) => {
    expect(plan(base, load(job(spec))).changes).toEqual([]);
  });

  it('has no change for defaults moved to the tasks', () => {
    const own = { retries: 2, compute: 'small', timeout: '60m' };
    const tasks = (job().spec.tasks as Fields[]).map(task => ({
      ...own,
      ...task,
    }));

    expect(plan(base, load(job({ defaults: {}, tasks }))).changes).toEqual([]);
  });

  it('has no change for the order of fields and of lists in which order says nothing', () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const shuffled = shuffle(job(), seededRandom(seed));

        expect(plan(base, load(shuffled as object)).changes).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

/** Every mapping and every list of a value in another order. */
function shuffle(value: unknown, random: () => number): unknown {
  const mix = <T>(items: T[]): T[] =>
    items
      .map(item => ({ item, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  if (Array.isArray(value)) {
    return mix(value.map(item => shuffle(item, random)));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      mix(Object.entries(value)).map(([key, item]) => [
        key,
        shuffle(item, random),
      ]),
    );
  }
  return value;
}
