import { JobDocument } from '@openlake/plugin-openlake-common';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { DatabaseJobStore } from './DatabaseJobStore';
import { JobKey, JobRevisionRecord, Pause } from './Job';
import { JobFilter } from './JobStore';

const at = '2026-01-01T00:00:00.000Z';

function revision(
  { workspace, job }: JobKey,
  hash: string,
): Omit<JobRevisionRecord, 'number'> {
  return {
    workspace,
    job,
    hash,
    commit: undefined,
    by: 'system:openlake',
    at,
    file: `${job}.job.yaml`,
    document: { kind: 'Job', metadata: { name: job } } as JobDocument,
    settings: {
      catalog: 'lake',
      timezone: 'UTC',
      environment: 'default',
      tables: [],
    },
    changes: [{ path: 'spec.priority', old: 'low', new: 'high' }],
  };
}

describe.each(eachDatabase)('the store of jobs on %s', id => {
  let database: OpenlakeDatabase;
  let store: DatabaseJobStore;
  const shop = (job: string) => ({ workspace: 'shop', job });
  const files = [
    { path: 'sql/a.sql', content: 'select 1' },
    { path: 'a.job.yaml', content: 'kind: Job' },
  ];

  beforeEach(async () => {
    database = await openTestDatabase(id);
    store = new DatabaseJobStore(database);
  });
  const deploy = (key: JobKey, hash: string, pause?: Pause) =>
    database.transaction(async tx => {
      const number = await store.addRevision(tx, revision(key, hash), files);
      await store.putInForce(tx, key, { hash, pause });
      return number;
    });

  it('counts revisions, and knows one that was in force before', async () => {
    expect(await deploy(shop('a'), 'h1')).toBe(1);
    expect(await deploy(shop('a'), 'h2')).toBe(2);
    expect(await deploy(shop('a'), 'h1')).toBe(1);
    expect(await deploy(shop('b'), 'h1')).toBe(1);
    expect((await store.find(shop('a')))?.revision).toEqual({
      ...revision(shop('a'), 'h1'),
      number: 1,
    });
    const { items } = await store.listRevisions(shop('a'), { limit: 1 });
    expect(items).toMatchObject([{ number: 2, hash: 'h2' }]);
    expect(await store.findRevision(shop('a'), 'h3')).toBeUndefined();
  });

  it('keeps the files of each revision, the same content once', async () => {
    await deploy(shop('a'), 'h1');
    await deploy(shop('b'), 'h2');
    expect(await store.files(shop('b'), 'h2')).toEqual([files[1], files[0]]);
    expect(await database.knex('file_contents')).toHaveLength(2);
  });

  it('leaves retired jobs out of lists, but not out of reach', async () => {
    for (const name of ['a', 'b', 'c']) {
      await deploy(shop(name), `h-${name}`);
    }
    await deploy({ workspace: 'other', job: 'a' }, 'h-other');
    await database.transaction(tx => store.retire(tx, shop('b'), at));
    const first = await store.list('shop', { limit: 1 });
    expect(first.items.map(({ job }) => job)).toEqual(['a']);
    const second = await store.list('shop', { cursor: first.nextCursor });
    expect(second.items.map(({ job }) => job)).toEqual(['c']);
    expect(await store.keys()).toEqual([
      { workspace: 'other', job: 'a' },
      shop('a'),
      shop('c'),
    ]);
    expect(
      (await store.inService('shop')).map(one => one.revision.hash),
    ).toEqual(['h-a', 'h-c']);
    expect(await store.find(shop('b'))).toMatchObject({ retiredAt: at });
    expect(
      (await store.findAll([shop('b'), shop('x')])).map(({ job }) => job),
    ).toEqual(['b']);
    const locked = await database.transaction(tx => store.lockAll(tx, 'shop'));
    expect([...locked.keys()].sort()).toEqual(['a', 'b', 'c']);

    await deploy(shop('b'), 'h-b');
    expect((await store.find(shop('b')))?.retiredAt).toBeUndefined();
  });

  it('finds jobs by part of their name or title, and by what they are', async () => {
    const pause: Pause = { by: 'user:default/ann', at };
    await deploy(shop('orders'), 'h1', pause);
    await deploy(shop('cust_omers'), 'h2');
    await deploy(shop('late'), 'h3');
    await database.transaction(async tx => {
      const titled = revision(shop('late'), 'h4');
      titled.document.metadata.title = 'Späte ORDERS, 100 %: Übersicht';
      await store.addRevision(tx, titled, []);
      await store.putInForce(tx, shop('late'), { hash: 'h4' });
    });
    const found = async (filter: JobFilter) => {
      const { items } = await store.list('shop', filter);
      expect(await store.count('shop', filter)).toBe(items.length);
      return items.map(({ job }) => job);
    };
    expect(await found({ contains: 'ORDERS' })).toEqual(['late', 'orders']);
    expect(await found({ contains: '100 %' })).toEqual(['late']);
    expect(await found({ contains: 'SPäTE orders' })).toEqual(['late']);
    expect(await found({ contains: 'Übersicht' })).toEqual(['late']);
    expect(await found({ contains: 't_o' })).toEqual(['cust_omers']);
    expect(await found({ contains: '%' })).toEqual(['late']);
    expect(await found({ paused: true })).toEqual(['orders']);
    expect(await found({ names: ['late', 'gone'] })).toEqual(['late']);
    expect(await found({ names: [] })).toEqual([]);
    expect(await found({})).toEqual(['cust_omers', 'late', 'orders']);
    const first = await store.list('shop', { contains: 'o', limit: 1 });
    const rest = await store.list('shop', {
      contains: 'o',
      cursor: first.nextCursor,
    });
    expect([...first.items, ...rest.items].map(({ job }) => job)).toEqual([
      'cust_omers',
      'late',
      'orders',
    ]);
  });

  it('shows the revision in force, however often it was read before', async () => {
    await deploy(shop('a'), 'h1');
    expect(await store.inService()).toMatchObject([
      { revision: { number: 1 } },
    ]);
    await deploy(shop('a'), 'h2');
    expect(await store.inService()).toMatchObject([
      { revision: { number: 2 } },
    ]);
  });

  it('pauses jobs in service only', async () => {
    await deploy(shop('a'), 'h1');
    const pause = { by: 'user:default/ada', at, reason: 'quarter end' };
    const set = (key: JobKey, paused: boolean) =>
      database.transaction(tx => store.setPause(tx, key, paused, pause));
    expect(await set(shop('a'), true)).toBe(true);
    expect((await store.find(shop('a')))?.pause).toEqual(pause);
    expect(await set(shop('a'), false)).toBe(true);
    await deploy(shop('a'), 'h2');
    const unpaused = await store.find(shop('a'));
    expect(unpaused?.pause).toBeUndefined();
    expect(unpaused?.unpaused).toEqual(pause);
    await database.transaction(tx => store.retire(tx, shop('a'), at));
    expect(await set(shop('a'), true)).toBe(false);
    expect(await set(shop('x'), true)).toBe(false);
  });
});
