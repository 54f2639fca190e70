import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  failEachCall,
  failEachCallTimeout,
  Saboteur,
} from '@openlake/plugin-openlake-node/testUtils';
import {
  eachDatabase,
  openPassingDatabase,
  openTestDatabase,
} from './__testUtils__/testDatabases';
import { Facts } from './facts/Facts';
import { DatabaseJobStore } from './jobs/DatabaseJobStore';
import { JobDeployment } from './jobs/JobDeployment';
import { DatabaseTableStore } from './tables/DatabaseTableStore';
import { TableDeployment } from './tables/TableDeployment';
import { openReconciler } from './workspaces/__testUtils__/openReconciler';
import { DeploymentPart } from './workspaces/DeploymentPart';
import { FolderSource } from './workspaces/sources/FolderSource';

const by = 'system:openlake';
const head = 'apiVersion: openlake.io/v1alpha1';

const job = (name: string, priority: string) =>
  `${head}\nkind: Job\nmetadata: { name: ${name} }\nspec: { priority: ${priority}, tasks: [{ key: a, type: shell, shell: { command: [ls] } }] }\n`;
const table = (name: string, description: string) =>
  `${head}\nkind: Table\nmetadata: { name: ${name}, description: ${description} }\nspec: { table: lake.bronze.${name} }\n`;

const workspace = `${head}\nkind: Workspace\nmetadata: { name: shop }\nspec: {}\n`;
const first = {
  'openlake.yaml': workspace,
  'kept.job.yaml': job('kept', 'normal'),
  'dropped.job.yaml': job('dropped', 'normal'),
  'orders.table.yaml': table('orders', 'before'),
};
/** Changes, adds and retires jobs and tables. */
const second = {
  'openlake.yaml': workspace,
  'kept.job.yaml': job('kept', 'high'),
  'new.job.yaml': job('new', 'normal'),
  'orders.table.yaml': table('orders', 'after'),
  'items.table.yaml': table('items', 'new'),
};

/** Every row that a deployment writes, but for the record of the failure. */
const WRITTEN = [
  'declared_objects',
  'jobs',
  'job_revisions',
  'lake_tables',
  'facts',
  'audit_events',
];

describe.each(eachDatabase)('a deployment that fails half-way, on %s', id => {
  const folder = createMockDirectory();

  async function open() {
    const database = await openTestDatabase(id);
    const facts = new Facts(database);
    const jobs = new DatabaseJobStore(database);
    const parts: DeploymentPart[] = [
      new JobDeployment({ store: jobs, facts }),
      new TableDeployment(new DatabaseTableStore(database)),
    ];
    const broken: { part?: number; after?: boolean } = {};
    const { reconciler, store } = openReconciler(
      database,
      parts.map((part, index) => ({
        apply: async (tx, version) => {
          if (broken.part !== index || broken.after) {
            await part.apply(tx, version);
          }
          if (broken.part === index) {
            throw new Error(`part ${index} is broken`);
          }
        },
      })),
    );
    return {
      parts: parts.length,
      broken,
      jobs,
      store,
      reconcile: (source: FolderSource) => reconciler.reconcile(source, { by }),
      rows: async () =>
        Object.fromEntries(
          await Promise.all(
            WRITTEN.map(async name => [name, await database.knex(name)]),
          ),
        ),
      results: async () =>
        (await store.listDeployments('shop', {})).items.map(
          ({ result }) => result,
        ),
    };
  }

  it('leaves no trace but its record: the last good version runs, and the next try takes it', async () => {
    const plane = await open();
    const source = new FolderSource(folder.path);
    folder.setContent(first);
    await plane.reconcile(source);
    const before = await plane.rows();
    const { deployed } = (await plane.store.find('shop'))!;

    folder.setContent(second);
    for (let part = 0; part < plane.parts; part++) {
      for (const after of [false, true]) {
        Object.assign(plane.broken, { part, after });
        await expect(plane.reconcile(source)).rejects.toThrow(
          `part ${part} is broken`,
        );
        expect(await plane.rows()).toEqual(before);
        expect((await plane.store.find('shop'))!.deployed).toEqual(deployed);
        const [kept] = (await plane.jobs.list('shop', {})).items.slice(-1);
        expect(kept.revision.document.spec.priority).toBe('normal');
      }
    }
    // The same version fails once, for whoever reads the list.
    expect(await plane.results()).toEqual(['failed', 'applied']);

    plane.broken.part = undefined;
    await plane.reconcile(source);
    expect(await plane.results()).toEqual(['applied', 'failed', 'applied']);
    const jobs = (await plane.jobs.list('shop', {})).items;
    expect(jobs.map(one => one.job)).toEqual(['kept', 'new']);
    expect(jobs[0].revision.document.spec.priority).toBe('high');
  });

  it('says why it failed even when that cannot be put on record', async () => {
    const plane = await open();
    folder.setContent(first);
    plane.broken.part = 0;
    const source = new FolderSource(folder.path);
    await expect(plane.reconcile(source)).rejects.toThrow('part 0 is broken');
    folder.setContent(second);
    const list = jest.spyOn(plane.store, 'listDeployments');
    list.mockRejectedValueOnce(new Error('the database is gone'));
    await expect(plane.reconcile(source)).rejects.toThrow('part 0 is broken');
    expect(list).toHaveBeenCalledTimes(1);
  });

  it('is on record even when it is the first of its workspace', async () => {
    const plane = await open();
    folder.setContent(first);
    plane.broken.part = 0;
    await expect(
      plane.reconcile(new FolderSource(folder.path)),
    ).rejects.toThrow('part 0 is broken');
    expect((await plane.store.find('shop'))!.deployed).toBeUndefined();
    const { items } = await plane.store.listDeployments('shop', {});
    expect(items).toMatchObject([
      {
        result: 'failed',
        error: expect.stringContaining('is tried again'),
        summary: { add: 4 },
      },
    ]);
    expect((await plane.rows()).jobs).toEqual([]);
  });
});

describe.each(eachDatabase)(
  'a failure at any call while versions are deployed, on %s',
  id => {
    const folder = createMockDirectory();

    async function outcome(saboteur: Saboteur) {
      const { database, close } = await openPassingDatabase(id);
      const { knex } = database;
      const facts = new Facts(database);
      const jobs = new DatabaseJobStore(database);
      const { reconciler, store } = openReconciler(database, [
        new JobDeployment({ store: jobs, facts }),
        new TableDeployment(new DatabaseTableStore(database)),
      ]);
      const source = new FolderSource(folder.path);
      await saboteur.during(database, async () => {
        for (const version of [first, second]) {
          folder.setContent(version);
          await saboteur.again(() => reconciler.reconcile(source, { by }));
        }
      });
      const rows = (name: string, columns: string[]) =>
        knex(name).select(columns).orderBy(columns);
      const found = {
        jobs: (await jobs.list('shop', {})).items.map(
          ({ job: name, revision }) => [
            name,
            revision.number,
            revision.document.spec.priority,
          ],
        ),
        revisions: await rows('job_revisions', ['job', 'number']),
        objects: await rows('declared_objects', ['kind', 'name']),
        tables: await rows('lake_tables', ['name']),
        facts: await rows('facts', ['type']),
        audited: await rows('audit_events', ['action']),
        // That one failed before it was tried again may be on record as well.
        deployments: (await store.listDeployments('shop', {})).items
          .filter(({ result }) => result !== 'failed')
          .map(({ result, summary }) => [result, summary]),
      };
      await close();
      return found;
    }

    it(
      'changes nothing of what is in force, and is on record once',
      async () => {
        await failEachCall(
          outcome,
          expected => {
            expect(expected.jobs).toEqual([
              ['kept', 2, 'high'],
              ['new', 1, 'normal'],
            ]);
            expect(expected.deployments).toHaveLength(2);
          },
          id.startsWith('SQLITE') ? 11 : 41,
        );
      },
      failEachCallTimeout,
    );
  },
);
