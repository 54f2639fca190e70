import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { Audit } from '../audit/Audit';
import { systemClock } from '../database/instant';
import { Facts } from '../facts/Facts';
import { DatabaseWorkspaceStore } from './DatabaseWorkspaceStore';
import { Deployer } from './Deployer';
import { Reconciler } from './Reconciler';
import { FolderSource } from './sources/FolderSource';

const by = 'system:openlake';

describe.each(eachDatabase)('two sources of one name on %s', id => {
  const directory = createMockDirectory({
    content: Object.fromEntries(
      ['old', 'new'].map(folder => [
        folder,
        {
          'openlake.yaml':
            'apiVersion: openlake.io/v1alpha1\nkind: Workspace\nmetadata: { name: shop }\nspec: {}\n',
        },
      ]),
    ),
  });

  it('are one workspace when the first is gone, and a conflict as long as it is there', async () => {
    const database = await openTestDatabase(id);
    const store = new DatabaseWorkspaceStore(database);
    const common = { database, store, clock: systemClock };
    const reconciler = new Reconciler({
      ...common,
      deployer: new Deployer({
        ...common,
        facts: new Facts(database),
        audit: new Audit({
          database,
          auditor: mockServices.auditor.mock(),
          logger: mockServices.logger.mock(),
        }),
        parts: [],
        engines: {
          defaultOrchestrator: () => 'none',
          orchestrator: () => {
            throw new Error('there is no engine here');
          },
        },
        link: () => undefined,
      }),
      onChange: () => {},
      onNamed: () => {},
    });
    const before = new FolderSource(directory.resolve('old'));
    const after = new FolderSource(directory.resolve('new'));
    await reconciler.reconcile(before, { by });

    await expect(reconciler.reconcile(after, { by })).rejects.toThrow(
      'two sources cannot have one name',
    );
    await reconciler.noteGone([before.id, after.id]);
    await expect(reconciler.reconcile(after, { by })).rejects.toThrow(
      'two sources cannot have one name',
    );

    await reconciler.noteGone([after.id]);
    expect((await store.find('shop'))?.readError).toContain('no longer');
    await reconciler.reconcile(after, { by });
    const [only, ...others] = await store.all();
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      name: 'shop',
      source: { id: after.id, target: after.target },
      deployed: { jobs: 0 },
    });
    expect(only.readError).toBeUndefined();
  });
});
