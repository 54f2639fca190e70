import knexFactory, { type Knex } from 'knex';

/**
 * Fresh, empty databases that are gone when they are closed: thousands of
 * them, one after another, take the room of one. On PostgreSQL each is a
 * schema of one database, which it would take too long to drop thousands of.
 *
 * @param init - makes a database of a kind, such as that of Backstage's `TestDatabases`
 * @returns opens one of a kind, whose identifier begins with `SQLITE` or `POSTGRES`
 * @public
 */
export function passingDatabases<I extends string>(
  init: (id: I) => Promise<Knex>,
): (id: I) => Promise<{ knex: Knex; close: () => Promise<void> }> {
  const servers = new Map<I, Promise<Knex>>();
  let next = 1;
  return async id => {
    if (id.startsWith('SQLITE')) {
      const knex = await init(id);
      return { knex, close: () => knex.destroy() };
    }
    const server = servers.get(id) ?? init(id);
    servers.set(id, server);
    const shared = await server;
    const schema = `passing_${next++}`;
    await shared.raw('CREATE SCHEMA ??', [schema]);
    const knex = knexFactory({ ...shared.client.config, searchPath: [schema] });
    return {
      knex,
      close: async () => {
        await knex.destroy();
        await shared.raw('DROP SCHEMA ?? CASCADE', [schema]);
      },
    };
  };
}
