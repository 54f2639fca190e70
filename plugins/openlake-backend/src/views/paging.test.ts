import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { PermissionsService } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  eachDatabase,
  openEmptyTestDatabase,
} from '../__testUtils__/testDatabases';
import {
  eventually,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

const workspaceYaml = `
apiVersion: openlake.io/v1alpha1
kind: Workspace
metadata: { name: shop, title: The shop }
spec: {}
`;
const jobYaml = (name: string, reads: string[]) => `
apiVersion: openlake.io/v1alpha1
kind: Job
metadata: { name: ${name}, title: Makes ${name} }
spec:
  tasks:
    - key: a
      type: python
      python: { file: a.py }
      inputs: [${reads.join(', ')}]
      outputs: [bronze.${name}]
`;
const tableYaml = (name: string) => `
apiVersion: openlake.io/v1alpha1
kind: Table
metadata: { name: ${name} }
spec: { table: bronze.${name} }
`;
const names = ['j0', 'j1', 'j2', 'j3', 'j4'];

describe.each(eachDatabase)('pages of a workspace on %s', id => {
  const folder = createMockDirectory();
  let plane: Awaited<ReturnType<typeof startControlPlane>>;
  let denied: string[] = [];
  const permissions = {
    authorize: async requests =>
      requests.map(({ permission }) => ({
        result: denied.includes(permission.name)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      })),
    authorizeConditional: async () => [],
  } as PermissionsService;

  beforeAll(async () => {
    folder.setContent({
      'openlake.yaml': workspaceYaml,
      'a.py': 'pass',
      ...Object.fromEntries(
        names.flatMap((name, i) => [
          [
            `${name}.job.yaml`,
            jobYaml(name, i ? [`bronze.${names[i - 1]}`] : []),
          ],
          [`${name}.table.yaml`, tableYaml(name)],
        ]),
      ),
    });
    const knex = await openEmptyTestDatabase(id);
    plane = await startControlPlane({
      openlake: { workspaces: [{ folder: folder.path }] },
      knex,
      features: [mockServices.permissions.mock(permissions).factory],
    });
    await eventually(
      async () => (await plane.send('getWorkspace', '/workspaces/shop')).body,
      body => body.workspace?.jobs === names.length,
    );
    await plane.call('pauseJob', '/workspaces/shop/jobs/j1/pause', {
      reason: 'for the list',
    });
  }, 60_000);
  afterAll(() => plane.stop());
  beforeEach(() => {
    denied = [];
  });

  const pipelines = (query: string) =>
    plane.call('pipelinesView', `/views/workspaces/shop/pipelines?${query}`);
  const data = (query: string) =>
    plane.call('dataView', `/views/workspaces/shop/data?${query}`);

  it('give each job once, page after page, with counts over all', async () => {
    const seen: string[] = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const page: Awaited<ReturnType<typeof pipelines>> = await pipelines(
        `limit=2${cursor && `&cursor=${cursor}`}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      expect(page.counts).toEqual({
        all: 5,
        failing: 0,
        active: 0,
        paused: 1,
      });
      seen.push(...page.items.map(({ job }) => job.name));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(names);
  });

  it('look for jobs on the server, by name, title and state', async () => {
    const found = async (query: string) =>
      (await pipelines(query)).items.map(({ job }) => job.name);
    expect(await found('contains=MAKES%20J3')).toEqual(['j3']);
    expect(await found('show=paused')).toEqual(['j1']);
    expect(await found('show=paused&contains=j3')).toEqual([]);
    expect(await found('show=failing')).toEqual([]);
  });

  it('give each table once with the edges that touch it, and totals over all', async () => {
    const first = await data('limit=3');
    const second = await data(`limit=3&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ table }) => table)).toEqual(
      names,
    );
    expect(second.nextCursor).toBeUndefined();
    expect(first.totals).toMatchObject({ tables: 5, declaredOnly: 5 });
    expect(second.totals).toEqual(first.totals);
    const ends = (edges: typeof first.edges) =>
      edges.map(({ from, to }) => `${from.slice(-2)} ${to.slice(-2)}`).sort();
    expect(ends(first.edges)).toEqual(['j0 j1', 'j1 j2', 'j2 j3']);
    expect(ends(second.edges)).toEqual(['j2 j3', 'j3 j4']);
    expect((await data('contains=J4')).items).toHaveLength(1);
    expect((await data('show=look')).items).toEqual([]);
  });

  it('refuse a cursor of another list', async () => {
    const response = await plane.send(
      'dataView',
      '/views/workspaces/shop/data?cursor=WzEsMl0',
    );
    expect(response.status).toBe(400);
  });

  it('need the permission of everything that they show', async () => {
    denied = ['openlake.table.read'];
    for (const page of ['pipelines', 'data']) {
      const response = await plane.send(
        'dataView',
        `/views/workspaces/shop/${page}`,
      );
      expect(response.status).toBe(403);
      expect(response.body.error.message).toContain('openlake.table.read');
    }
  });

  it('Home shows runs without the parts that one may not see, and names these', async () => {
    const whole = await plane.call('homeView', '/views/home');
    expect(whole).toMatchObject({
      withheld: [],
      brokenTables: [],
      workspaces: { total: 1, held: 0, items: [{ title: 'The shop' }] },
    });
    denied = ['openlake.table.read', 'openlake.workspace.read'];
    const rest = await plane.call('homeView', '/views/home');
    expect(rest.withheld).toEqual(denied);
    expect(rest.recentRuns).toEqual([]);
    expect(rest.kpis.failedRuns.finished).toBe(0);
    expect(rest).not.toHaveProperty('workspaces');
    expect(rest).not.toHaveProperty('brokenTables');
    expect(rest.kpis).not.toHaveProperty('contracts');
    expect(rest.connectors).toHaveLength(1);
  });
});
