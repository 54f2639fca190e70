import { createMockDirectory } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { promises as fs } from 'node:fs';
import {
  eachDatabase,
  openEmptyTestDatabase,
} from '../__testUtils__/testDatabases';
import { Leases } from './Leases';
import { migrationsDirectory, OpenlakeDatabase } from './OpenlakeDatabase';

const config = { directory: migrationsDirectory };

describe.each(eachDatabase)('migrations on %s', id => {
  it('each goes up, down to nothing of its own, and up again', async () => {
    const knex = await openEmptyTestDatabase(id);
    const [, pending] = await knex.migrate.list(config);
    expect(pending.length).toBeGreaterThan(0);
    for (const _ of pending) {
      const before = await tablesOf(knex);
      await knex.migrate.up(config);
      const after = await tablesOf(knex);
      await knex.migrate.down(config);
      expect(await tablesOf(knex)).toEqual(before);
      await knex.migrate.up(config);
      expect(await tablesOf(knex)).toEqual(after);
    }
    expect((await knex.migrate.list(config))[1]).toEqual([]);
    await knex.migrate.rollback(config, true);
    expect(await tablesOf(knex)).toEqual([]);
  }, 60_000);
});

describe.each(eachDatabase)('an upgrade that fails on %s', id => {
  const newer = createMockDirectory();

  it('leaves the tables as they were, and the version before runs on them', async () => {
    await fs.cp(migrationsDirectory, newer.path, { recursive: true });
    newer.addContent({
      '20990101000000_good.js': `
        exports.up = async knex => {
          await knex.schema.createTable('novelty', table => { table.string('a'); });
          await knex.schema.alterTable('leases', table => { table.string('more'); });
        };
        exports.down = async () => {};`,
      '20990101000001_bad.js': `
        exports.up = async knex => {
          await knex.schema.dropTable('leases');
          throw new Error('the disk is full');
        };
        exports.down = async () => {};`,
    });
    const knex = await openEmptyTestDatabase(id);
    const before = await OpenlakeDatabase.fromClient(knex);
    await before.knex('leases').insert({
      name: 'kept',
      holder: 'a',
      fence: 1,
      expires_at: 1,
    });
    const tables = await tablesOf(knex);

    await expect(
      OpenlakeDatabase.fromClient(knex, { directory: newer.path }),
    ).rejects.toThrow('the disk is full');
    expect(await tablesOf(knex)).toEqual(tables);
    expect(tables.join()).not.toContain('novelty');

    const again = await OpenlakeDatabase.fromClient(knex);
    expect(await again.knex('leases').pluck('name')).toEqual(['kept']);
    expect(await new Leases(again).acquire('x', 1_000)).toBeDefined();
  });
});

/** Tables with their columns, but for those of knex itself. */
async function tablesOf(knex: Knex): Promise<string[]> {
  const sqlite = knex.client.config.client.includes('sqlite');
  const rows = sqlite
    ? await knex('sqlite_master').where({ type: 'table' }).select('name')
    : await knex('information_schema.tables')
        .where({ table_schema: 'public' })
        .select({ name: 'table_name' });
  const names = rows
    .map(row => row.name as string)
    .filter(name => !/^(knex_|sqlite_)/.test(name))
    .sort();
  return Promise.all(
    names.map(async name => {
      const columns = Object.keys(await knex(name).columnInfo()).sort();
      return `${name}(${columns.join(', ')})`;
    }),
  );
}
