import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { NotModifiedError } from '@backstage/errors';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  eventually,
  startControlPlane,
} from '../../__testUtils__/startControlPlane';
import { FolderSource } from './FolderSource';

const FIRST = 'a'.repeat(40);
const SECOND = 'b'.repeat(40);

const workspaceYaml = `
apiVersion: openlake.io/v1alpha1
kind: Workspace
metadata: { name: shop }
spec: {}
`;
const jobYaml = (extra: string = '') => `
apiVersion: openlake.io/v1alpha1
kind: Job
metadata: { name: orders }
spec:
  tasks: [{ key: a, type: shell, shell: { command: [echo, hello] } }]
  ${extra}
`;

function entity(location: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: 'shop',
      annotations: {
        'backstage.io/managed-by-location': location,
        'openlake.io/workspace': './data/openlake.yaml',
      },
    },
    spec: { type: 'lakehouse-workspace', owner: 'group:default/data' },
  };
}

describe('a workspace that the catalog names', () => {
  type Reader = ReturnType<typeof mockServices.urlReader.mock>;
  let plane: Awaited<ReturnType<typeof startControlPlane>>;
  afterEach(async () => {
    await plane.stop();
  });

  /** A repository with these files at this commit. */
  const push = (
    reader: Reader,
    commit: string,
    files: Record<string, string>,
  ) =>
    reader.readTree.mockImplementation(async (_url, options) => {
      if (options?.etag === commit) {
        throw new NotModifiedError();
      }
      return {
        etag: commit,
        files: async () =>
          Object.entries(files).map(([path, content]) => ({
            path,
            content: async () => Buffer.from(content),
          })),
        archive: jest.fn(),
        dir: jest.fn(),
      };
    });

  const shown = (holds: (value: RouteOutput<'getWorkspace'>) => boolean) =>
    eventually(
      async () => (await plane.send('getWorkspace', '/workspaces/shop')).body,
      value => value.workspace !== undefined && holds(value),
    );
  const reconcile = () =>
    plane.send('reconcileWorkspace', '/workspaces/shop/reconcile');

  it('is read by commit, links to its lines, and outlives its repository', async () => {
    const reader = mockServices.urlReader.mock();
    push(reader, FIRST, {
      'openlake.yaml': workspaceYaml,
      'orders.job.yaml': jobYaml(),
    });
    plane = await startControlPlane({
      entities: [
        entity('url:https://github.com/acme/shop/blob/main/catalog-info.yaml'),
      ],
      features: [reader.factory],
    });
    const { workspace } = await shown(value =>
      Boolean(value.workspace.source.version),
    );
    expect(workspace).toMatchObject({
      entityRef: 'resource:default/shop',
      source: {
        kind: 'url',
        target: 'https://github.com/acme/shop/tree/main/data/openlake.yaml',
        commit: FIRST,
      },
      jobs: 1,
    });
    expect(reader.readTree.mock.calls[0][0]).toBe(
      'https://github.com/acme/shop/tree/main/data/',
    );
    const { job } = await plane.call('getJob', '/workspaces/shop/jobs/orders');
    expect(job).toMatchObject({
      url: 'https://github.com/acme/shop/tree/main/data/orders.job.yaml',
      revision: { commit: FIRST },
    });

    push(reader, SECOND, {
      'openlake.yaml': workspaceYaml,
      'orders.job.yaml': jobYaml('priorty: high'),
    });
    await reconcile();
    const broken = await plane.call('getWorkspace', '/workspaces/shop');
    expect(broken.workspace.source.commit).toBe(FIRST);
    expect(broken.findings).toMatchObject([
      {
        file: 'orders.job.yaml',
        line: 7,
        url: 'https://github.com/acme/shop/tree/main/data/orders.job.yaml#L7',
      },
    ]);

    reader.readTree.mockRejectedValue(new Error('connect ETIMEDOUT'));
    const failed = await reconcile();
    expect(failed.status).toBe(503);
    expect(failed.body.error.message).toContain('connect ETIMEDOUT');
    const after = await plane.call('getWorkspace', '/workspaces/shop');
    expect(after.workspace).toMatchObject({
      jobs: 1,
      source: { commit: FIRST, error: 'connect ETIMEDOUT' },
    });
  });

  it('is not read from folders of this machine that no operator has listed', async () => {
    const folder = createMockDirectory({
      content: { data: { 'openlake.yaml': workspaceYaml } },
    });
    const entities = [entity(`file:${folder.resolve('catalog-info.yaml')}`)];
    plane = await startControlPlane({ entities });
    const { items } = await plane.call('listWorkspaces', '/workspaces');
    expect(items).toEqual([]);
    await plane.stop();

    plane = await startControlPlane({
      entities,
      openlake: { workspaces: [{ folder: folder.resolve('data') }] },
    });
    await shown(value => value.workspace.entityRef === 'resource:default/shop');
  });
});

describe('a folder', () => {
  const folder = createMockDirectory();

  it('has a version that changes with its content only', async () => {
    folder.setContent({ 'a.sql': 'select 1', sub: { 'b.sql': 'select 2' } });
    const source = new FolderSource(folder.path);
    const first = (await source.read({}))!;
    expect(first.files.map(({ path }) => path)).toEqual(['a.sql', 'sub/b.sql']);
    expect(await source.read({ known: first.version })).toBeUndefined();
    folder.addContent({ 'a.sql': 'select 3', '.git': { HEAD: 'x' } });
    const second = (await source.read({ known: first.version }))!;
    expect(second.version).not.toBe(first.version);
    folder.addContent({ 'a.sql': 'select 1' });
    expect((await source.read({}))?.version).toBe(first.version);
  });
});
