import { createMockDirectory } from '@backstage/backend-test-utils';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { openReconciler } from './__testUtils__/openReconciler';
import { FolderSource } from './sources/FolderSource';
import { findingsOf } from './workspaceView';

const by = 'system:openlake';

const workspace = (name: string) => ({
  'openlake.yaml': `apiVersion: openlake.io/v1alpha1\nkind: Workspace\nmetadata: { name: ${name} }\nspec: {}\n`,
});

describe.each(eachDatabase)('two sources of one name on %s', id => {
  const directory = createMockDirectory();

  async function open() {
    directory.setContent({ old: workspace('shop'), new: workspace('shop') });
    const database = await openTestDatabase(id);
    const before = new FolderSource(directory.resolve('old'));
    const after = new FolderSource(directory.resolve('new'));
    return { ...openReconciler(database), before, after };
  }

  it('are one workspace when the first is gone, and a conflict as long as it is there', async () => {
    const { reconciler, store, before, after } = await open();
    await reconciler.reconcile(before, { by });

    await expect(reconciler.reconcile(after, { by })).rejects.toThrow(
      'two sources cannot have one name',
    );
    const found = async () => findingsOf((await store.find('shop'))!);
    expect(await found()).toMatchObject([
      {
        code: 'name-taken',
        severity: 'warning',
        message: `${after.target} says that it is the workspace shop too, and is not read: the name belongs to ${before.target}`,
      },
    ]);
    await reconciler.noteGone([before.id]);
    expect(await found()).toEqual([]);
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
    expect(only.refused).toEqual([]);
  });

  it('are two once the second has a name of its own, and nothing complains any more', async () => {
    const { reconciler, store, hints, before, after } = await open();
    await reconciler.reconcile(before, { by });
    // It could not be read at first: then it is called like its folder.
    directory.setContent({ old: workspace('shop') });
    await expect(reconciler.reconcile(after, { by })).rejects.toThrow();
    directory.setContent({ old: workspace('shop'), new: workspace('shop') });
    await expect(reconciler.reconcile(after, { by })).rejects.toThrow();
    expect((await store.find('shop'))?.refused).toHaveLength(1);
    expect((await store.find('new'))?.readError).toContain(
      'the workspace shop, which another source has',
    );
    hints.splice(0);
    await expect(reconciler.reconcile(after, { by })).rejects.toThrow();
    expect(hints).toEqual([]);

    directory.setContent({ old: workspace('shop'), new: workspace('depot') });
    await reconciler.reconcile(after, { by });
    const all = await store.all();
    expect(all.map(({ name }) => name)).toEqual(['depot', 'shop']);
    expect(all.flatMap(findingsOf)).toEqual([]);
    expect(all.map(({ readError }) => readError)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe.each(eachDatabase)('a secret of webhooks on %s', id => {
  const directory = createMockDirectory();

  it('that another workspace has too is warned of in the plan and on the workspace', async () => {
    const job = `apiVersion: openlake.io/v1alpha1
kind: Job
metadata: { name: orders }
spec:
  triggers:
    - webhook: { secret_ref: hook }
  tasks: [{ key: a, type: shell, shell: { command: [echo, a] } }]
`;
    const files = { 'orders.job.yaml': job };
    directory.setContent({
      shop: { ...workspace('shop'), ...files },
      depot: { ...workspace('depot'), ...files },
    });
    const { reconciler, store } = openReconciler(
      await openTestDatabase(id),
      [],
      [{ name: 'hook', value: 'x' }],
    );
    const warning = {
      code: 'shared-secret',
      severity: 'warning',
      file: 'orders.job.yaml',
      line: 6,
      message: expect.stringContaining('of another workspace'),
    };
    const shop = new FolderSource(directory.resolve('shop'));
    const depot = new FolderSource(directory.resolve('depot'));

    await reconciler.reconcile(shop, { by });
    const found = async (name: string) => (await store.find(name))!.findings;
    expect(await found('shop')).toEqual([]);
    await reconciler.reconcile(depot, { by });
    expect(await found('depot')).toEqual([expect.objectContaining(warning)]);

    const read = await shop.read({});
    const plan = await reconciler.plan(
      (await store.find('shop'))!,
      read!.files,
    );
    expect(plan.findings).toEqual([expect.objectContaining(warning)]);
    expect(JSON.stringify(plan)).not.toContain('depot');
  });
});
