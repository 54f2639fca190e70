import { loadWorkspace, WorkspaceFile } from '@openlake/plugin-openlake-common';
import { decideDeployment } from './decideDeployment';
import { DeclaredObject } from './Workspace';

const workspaceYaml = (name: string = 'shop') =>
  `apiVersion: openlake.io/v1alpha1\nkind: Workspace\nmetadata: { name: ${name} }\nspec: {}\n`;

const jobYaml = (name: string, extra: string = '') =>
  `apiVersion: openlake.io/v1alpha1\nkind: Job\nmetadata: { name: ${name} }\nspec:\n  tasks: [{ key: a, type: shell, shell: { command: [echo, a] } }]\n${extra}`;

const tableYaml = (table: string) =>
  `apiVersion: openlake.io/v1alpha1\nkind: Table\nmetadata: { name: ${table.replace(
    /\W/g,
    '-',
  )} }\nspec: { table: ${table} }\n`;

function load(
  jobs: Record<string, string>,
  tables: string[] = [],
  workspace: string = workspaceYaml(),
) {
  const files: WorkspaceFile[] = [
    { path: 'openlake.yaml', content: workspace },
    ...Object.entries(jobs).map(([name, content]) => ({
      path: `${name}.job.yaml`,
      content,
    })),
    ...tables.map(table => ({
      path: `${table}.table.yaml`,
      content: tableYaml(table),
    })),
  ];
  return loadWorkspace(files);
}

const jobs = (names: string[]) =>
  Object.fromEntries(names.map(name => [name, jobYaml(name)]));

function decide(
  before: ReturnType<typeof load>,
  after: ReturnType<typeof load>,
  options?: Partial<Parameters<typeof decideDeployment>[0]>,
) {
  const objects: DeclaredObject[] = [
    before.workspace!,
    ...before.jobs,
    ...before.tables,
  ];
  return decideDeployment({
    name: 'shop',
    before: objects,
    load: after,
    findings: [],
    foreignTables: new Map(),
    protects: true,
    confirmed: false,
    ...options,
  });
}

describe('a version', () => {
  const letters = [...'abcdefghijklmn'];

  it('waits for a person when it deletes more than half, or more than five', () => {
    const result = (had: number, has: number) =>
      decide(
        load(jobs(letters.slice(0, had))),
        load(jobs(letters.slice(0, has))),
      ).result;
    expect(result(4, 2)).toBe('applied');
    expect(result(4, 1)).toBe('needs_confirmation');
    expect(result(1, 0)).toBe('needs_confirmation');
    expect(result(14, 9)).toBe('applied');
    expect(result(14, 8)).toBe('needs_confirmation');
    expect(result(0, 14)).toBe('applied');
    expect(
      decide(load(jobs(letters)), load({}), { confirmed: true }).result,
    ).toBe('applied');
  });

  it('does not delete what is merely broken', () => {
    const before = load(jobs(['a', 'b']));
    const after = load({ a: jobYaml('a'), b: 'kind: Job\nspec: {' });
    const { result, plan } = decide(before, after);
    expect(result).toBe('invalid');
    expect(plan.deletes).toEqual([]);
    const gone = decide(before, load({}, [], 'kind: ['));
    expect(gone.result).toBe('invalid');
    expect(gone.plan).toMatchObject({ adds: [], changes: [], deletes: [] });
  });

  it('keeps a job that says prevent_destroy, where that holds', () => {
    const before = load({
      ...jobs(['a', 'b']),
      keep: jobYaml('keep', '  lifecycle: { prevent_destroy: true }\n'),
    });
    const after = load(jobs(['a', 'b']));
    const refused = decide(before, after);
    expect(refused.result).toBe('invalid');
    expect(refused.findings).toMatchObject([
      { code: 'prevent-destroy', file: 'keep.job.yaml' },
    ]);
    expect(decide(before, after, { protects: false }).result).toBe('applied');
    expect(decide(before, after, { confirmed: true }).result).toBe('invalid');
  });

  it('cannot rename its workspace or take the table of another', () => {
    const before = load(jobs(['a']));
    const renamed = decide(before, load(jobs(['a']), [], workspaceYaml('new')));
    expect(renamed.findings).toMatchObject([
      { code: 'workspace-renamed', file: 'openlake.yaml' },
    ]);
    const taken = decide(before, load(jobs(['a']), ['lake.gold.sales']), {
      foreignTables: new Map([['lake.gold.sales', 'finance']]),
    });
    expect(taken.result).toBe('invalid');
    expect(taken.findings).toMatchObject([
      {
        code: 'table-taken',
        message:
          'the table lake.gold.sales is declared by the workspace finance',
      },
    ]);
  });
});
