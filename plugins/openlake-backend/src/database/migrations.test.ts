import { Knex } from 'knex';
import {
  eachDatabase,
  openEmptyTestDatabase,
} from '../__testUtils__/testDatabases';
import { migrationsDirectory } from './OpenlakeDatabase';

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
