import type { Knex } from 'knex';
import { append } from '../changes/append';
import { setProperties } from '../changes/setProperties';
import { commit } from '../commit';
import {
  AlreadyExistsError,
  CommitConflictError,
  CommitStateUnknownError,
  InvalidError,
  NotFoundError,
} from '../errors';
import { MemoryFileIO } from '../io/MemoryFileIO';
import { openSqlite } from '../__testUtils__/Lake';
import { dataFile } from '../__testUtils__/files';
import { Postgres } from '../__testUtils__/Postgres';
import { SqlCatalog } from './SqlCatalog';

/** A query of which the answer to `update` is lost, after `meanwhile`. */
function answersLost(
  query: any,
  meanwhile: (update: () => Promise<number>) => Promise<never>,
): any {
  return new Proxy(query, {
    get(target, name) {
      const value = target[name];
      if (name === 'update') {
        return (row: object) => meanwhile(() => target.update(row));
      }
      if (name === 'where') {
        return (...args: unknown[]) =>
          answersLost(value.apply(target, args), meanwhile);
      }
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

// A real engine, or thousands of runs, on a machine that may be busy.
jest.setTimeout(120_000);

const schema = [{ name: 'id', type: 'long' }];
const orders = { namespace: ['bronze'], name: 'orders' };

describe.each(['SQLite', 'PostgreSQL'])('SqlCatalog on %s', engine => {
  let postgres: Postgres | undefined;
  let knex: Knex;
  let io: MemoryFileIO;
  let catalog: SqlCatalog;

  beforeAll(async () => {
    postgres = engine === 'PostgreSQL' ? await Postgres.start() : undefined;
  }, 60_000);
  afterAll(async () => {
    await postgres?.stop();
  });

  const open = (name = 'lake') =>
    SqlCatalog.create({ knex, name, warehouse: 'memory', io });

  beforeEach(async () => {
    knex = postgres
      ? await postgres.connect('iceberg_sql_catalog')
      : openSqlite(':memory:');
    io = new MemoryFileIO();
    catalog = await open();
  });
  afterEach(async () => {
    await knex.destroy();
  });

  it('has the tables of the JDBC catalog, and brings old ones up', async () => {
    await knex.schema.dropTable('iceberg_tables');
    await knex.raw(
      'CREATE TABLE iceberg_tables (catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL, metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000), PRIMARY KEY (catalog_name, table_namespace, table_name))',
    );
    await open();
    await open();
    expect(
      Object.keys(await knex('iceberg_tables').columnInfo()).sort(),
    ).toEqual([
      'catalog_name',
      'iceberg_type',
      'metadata_location',
      'previous_metadata_location',
      'table_name',
      'table_namespace',
    ]);
  });

  describe('namespaces', () => {
    it('are listed by page and by parent', async () => {
      for (const levels of [['a'], ['a', 'b'], ['a_b'], ['axb', 'c'], ['z']]) {
        await catalog.createNamespace(levels);
      }
      expect(await catalog.listNamespaces({ limit: 2 })).toEqual({
        items: [['a'], ['a', 'b']],
        cursor: 'a.b',
      });
      expect(await catalog.listNamespaces({ limit: 9, cursor: 'a.b' })).toEqual(
        { items: [['a_b'], ['axb', 'c'], ['z']] },
      );
      expect(await catalog.listNamespaces({ parent: ['a'] })).toEqual({
        items: [['a', 'b']],
      });
    });

    it('keep properties', async () => {
      await catalog.createNamespace(['gold'], { owner: 'team', note: 'x' });
      expect(await catalog.loadNamespace(['gold'])).toEqual({
        owner: 'team',
        note: 'x',
      });
    });

    it('exist once, and go only when they are empty', async () => {
      await catalog.createNamespace(['bronze']);
      await expect(catalog.createNamespace(['bronze'])).rejects.toThrow(
        AlreadyExistsError,
      );
      await catalog.createTable(orders, { schema });
      await expect(catalog.dropNamespace(['bronze'])).rejects.toThrow(
        /holds tables, for example orders/,
      );
      await catalog.dropTable(orders);
      await catalog.createNamespace(['bronze', 'raw']);
      await expect(catalog.dropNamespace(['bronze'])).rejects.toThrow(
        /holds namespaces, for example bronze.raw/,
      );
      await catalog.dropNamespace(['bronze', 'raw']);
      await catalog.dropNamespace(['bronze']);
      await expect(catalog.dropNamespace(['bronze'])).rejects.toThrow(
        NotFoundError,
      );
    });

    it.each([[[]], [['']], [['a.b']], [['a/b']], [['x'.repeat(256)]]])(
      'refuse the name %j',
      async levels => {
        await expect(catalog.createNamespace(levels)).rejects.toThrow(
          InvalidError,
        );
      },
    );
  });

  describe('tables', () => {
    beforeEach(async () => {
      await catalog.createNamespace(['bronze']);
    });

    it('are made, loaded, listed by page, renamed and dropped', async () => {
      const created = await catalog.createTable(orders, {
        schema,
        properties: { owner: 'me' },
      });
      const loaded = await catalog.loadTable(orders);
      expect(loaded.metadata).toEqual(created.metadata);
      expect(loaded.metadata.properties).toEqual({ owner: 'me' });
      for (const name of ['a', 'b', 'zz']) {
        await catalog.createTable({ namespace: ['bronze'], name }, { schema });
      }
      const first = await catalog.listTables(['bronze'], { limit: 2 });
      expect(first.items.map(item => item.name)).toEqual(['a', 'b']);
      expect(first.items[0].metadataLocation).toBe(
        (await catalog.loadTable(first.items[0])).metadataLocation,
      );
      const second = await catalog.listTables(['bronze'], {
        limit: 2,
        cursor: first.cursor,
      });
      expect(second.items.map(item => item.name)).toEqual(['orders', 'zz']);
      expect(second.cursor).toBeUndefined();

      const renamed = { namespace: ['bronze'], name: 'sales' };
      await catalog.renameTable(orders, renamed);
      expect((await catalog.loadTable(renamed)).metadata).toEqual(
        created.metadata,
      );
      await catalog.dropTable(renamed);
      await expect(catalog.loadTable(renamed)).rejects.toThrow(
        'No table bronze.sales in catalog lake',
      );
      await expect(catalog.dropTable(renamed)).rejects.toThrow(NotFoundError);
    });

    it('cannot take a name that is taken, nor live in no namespace', async () => {
      await catalog.createTable(orders, { schema });
      await expect(catalog.createTable(orders, { schema })).rejects.toThrow(
        AlreadyExistsError,
      );
      const other = { namespace: ['bronze'], name: 'other' };
      await catalog.createTable(other, { schema });
      await expect(catalog.renameTable(other, orders)).rejects.toThrow(
        AlreadyExistsError,
      );
      await expect(
        catalog.createTable({ namespace: ['no'], name: 'x' }, { schema }),
      ).rejects.toThrow('No namespace no in catalog lake');
    });

    it('are created once when two ask at the same time, leaving no file of the loser', async () => {
      const results = await Promise.allSettled([
        catalog.createTable(orders, { schema }),
        catalog.createTable(orders, { schema }),
        catalog.createTable(orders, { schema }),
      ]);
      expect(results.filter(r => r.status === 'fulfilled')).toHaveLength(1);
      const left = [];
      for await (const file of io.list('memory')) {
        left.push(file.location);
      }
      expect(left).toHaveLength(1);
    });

    it('made under a used name never meet the files of their predecessor', async () => {
      const first = await catalog.createTable(orders, { schema });
      await catalog.dropTable(orders);
      const second = await catalog.createTable(orders, { schema });
      expect(second.metadata.location).not.toBe(first.metadata.location);
    });

    it('load although their metadata file was replaced and removed meanwhile', async () => {
      const table = await catalog.createTable(orders, { schema });
      const read = io.read.bind(io);
      jest.spyOn(io, 'read').mockImplementationOnce(async location => {
        await commit(catalog, orders, setProperties({ a: '1' }));
        await io.delete(table.metadataLocation);
        return read(location);
      });
      expect((await catalog.loadTable(orders)).metadata.properties).toEqual({
        a: '1',
      });
    });

    it('are not views', async () => {
      await knex('iceberg_tables').insert({
        catalog_name: 'lake',
        table_namespace: 'bronze',
        table_name: 'v',
        metadata_location: 'x',
        iceberg_type: 'VIEW',
      });
      expect((await catalog.listTables(['bronze'])).items).toEqual([]);
      const view = { namespace: ['bronze'], name: 'v' };
      await expect(catalog.loadTable(view)).rejects.toThrow(NotFoundError);
      await expect(catalog.createTable(view, { schema })).rejects.toThrow(
        AlreadyExistsError,
      );
    });

    it('of another catalog in the same database are not seen', async () => {
      const other = await open('other');
      await catalog.createTable(orders, { schema });
      await expect(other.loadTable(orders)).rejects.toThrow(NotFoundError);
      expect((await other.listNamespaces()).items).toEqual([]);
    });

    it('can be taken over by their metadata file', async () => {
      const table = await catalog.createTable(orders, { schema });
      const other = await open('other');
      await other.createNamespace(['x']);
      const registered = await other.registerTable(
        { namespace: ['x'], name: 'y' },
        table.metadataLocation,
      );
      expect(registered.metadata).toEqual(table.metadata);
    });
  });

  describe('commits', () => {
    beforeEach(async () => {
      await catalog.createNamespace(['bronze']);
      await catalog.createTable(orders, { schema });
    });

    it('of many writers at once are all kept', async () => {
      await commit(
        catalog,
        orders,
        setProperties({
          'commit.retry.num-retries': '40',
          'commit.retry.min-wait-ms': '1',
          'commit.retry.max-wait-ms': '20',
        }),
      );
      await Promise.all(
        Array.from({ length: 12 }, () =>
          commit(catalog, orders, append([dataFile()])),
        ),
      );
      const { metadata } = await catalog.loadTable(orders);
      expect(metadata.snapshots).toHaveLength(12);
      expect(metadata.snapshots.at(-1)!.summary['total-data-files']).toBe('12');
      expect(metadata['last-sequence-number']).toBe(12n);
    });

    it('of a stale base do not happen', async () => {
      const stale = await catalog.loadTable(orders);
      await commit(catalog, orders, setProperties({ a: '1' }));
      expect(await catalog.swap(stale, stale.metadata)).toBeUndefined();
      expect((await catalog.loadTable(orders)).metadata.properties).toEqual({
        a: '1',
      });
    });

    it('fail when the table was dropped, or made anew', async () => {
      const stale = await catalog.loadTable(orders);
      await catalog.dropTable(orders);
      expect(await catalog.swap(stale, stale.metadata)).toBeUndefined();
      await expect(
        commit(catalog, orders, append([dataFile()])),
      ).rejects.toThrow(NotFoundError);
    });

    it('keep as many old metadata files as asked, and remove the others if allowed', async () => {
      await commit(
        catalog,
        orders,
        setProperties({
          'write.metadata.previous-versions-max': '2',
          'write.metadata.delete-after-commit.enabled': 'true',
        }),
      );
      for (let n = 0; n < 4; n++) {
        await commit(catalog, orders, setProperties({ n: String(n) }));
      }
      const table = await catalog.loadTable(orders);
      const left = [];
      for await (const file of io.list('memory')) {
        left.push(file.location);
      }
      expect(table.metadata['metadata-log']).toHaveLength(2);
      expect(left.sort()).toEqual(
        [
          table.metadataLocation,
          ...table.metadata['metadata-log'].map(e => e['metadata-file']),
        ].sort(),
      );
    });

    it('say so when the database breaks half-way and nobody knows', async () => {
      const table = await catalog.loadTable(orders);
      const broken = await SqlCatalog.create({
        knex,
        name: 'lake',
        warehouse: 'memory',
        io,
      });
      const original = io.write.bind(io);
      jest.spyOn(io, 'write').mockImplementation(async (location, bytes) => {
        await original(location, bytes);
        await knex.destroy();
      });
      const failure = await broken
        .swap(table, table.metadata)
        .catch(error => error);
      expect(failure).toBeInstanceOf(CommitStateUnknownError);
      expect(await io.size(failure.metadataLocation)).toBeGreaterThan(0);
    });

    it.each([
      ['was made, and others have built on it', true],
      ['was not made, and others were faster', false],
    ])(
      'know what became of one whose answer was lost when it %s',
      async (_, made) => {
        const table = await catalog.loadTable(orders);
        const lost = Object.assign(new Error('lost'), { code: 'ECONNRESET' });
        const failing = new Proxy(knex, {
          apply: (target, self, args) =>
            answersLost(Reflect.apply(target, self, args), async update => {
              if (made) {
                await update();
              }
              await commit(catalog, orders, setProperties({ by: 'others' }));
              throw lost;
            }),
        });
        const ours = await SqlCatalog.create({
          knex: failing,
          name: 'lake',
          warehouse: 'memory',
          io,
        });
        const next = await ours.swap(table, {
          ...table.metadata,
          properties: { ...table.metadata.properties, by: 'us' },
        });
        expect(next !== undefined).toBe(made);
        const now = await catalog.loadTable(orders);
        expect(now.metadata.properties.by).toBe('others');
        expect(now.metadata['metadata-log']).toHaveLength(made ? 2 : 1);
      },
    );

    it('give up by name when others are always faster', async () => {
      await commit(
        catalog,
        orders,
        setProperties({
          'commit.retry.num-retries': '1',
          'commit.retry.min-wait-ms': '1',
        }),
      );
      jest.spyOn(catalog, 'swap').mockResolvedValue(undefined);
      await expect(
        commit(catalog, orders, append([dataFile()])),
      ).rejects.toThrow(CommitConflictError);
      const left = [];
      for await (const file of io.list('memory')) {
        left.push(file.location);
      }
      expect(left.filter(location => location.endsWith('.avro'))).toEqual([]);
    });
  });
});
