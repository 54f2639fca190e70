import { createMockDirectory } from '@backstage/backend-test-utils';
import createKnex from 'knex';
import { migrateTables } from './migrateTables';

describe('tables in a file that another process writes to meanwhile', () => {
  const directory = createMockDirectory();
  const step = (body: string) =>
    `exports.up = async knex => { ${body} }; exports.down = async () => {};`;
  const open = () =>
    createKnex({
      client: 'better-sqlite3',
      connection: { filename: directory.resolve('state.sqlite') },
      useNullAsDefault: true,
    });

  it('are brought to the new shape, and the other one waits', async () => {
    directory.setContent({
      steps: {
        '1.js': step(`await knex.schema.createTable('a', t => t.integer('n'))`),
      },
    });
    const settings = { directory: directory.resolve('steps') };
    const knex = open();
    const other = open();
    await knex.raw('PRAGMA journal_mode = WAL');
    await migrateTables(knex, settings);
    directory.addContent({
      'steps/2.js': step(
        `await knex.schema.alterTable('a', t => t.integer('m'))`,
      ),
    });
    const connection = await other.client.acquireConnection();
    connection.pragma('busy_timeout = 0');
    const answers: string[] = [];
    knex.on('query-response', () => {
      try {
        connection.exec('INSERT INTO a (n) VALUES (1)');
        answers.push('written');
      } catch (error) {
        answers.push((error as { code: string }).code);
      }
    });
    await migrateTables(knex, settings);
    expect(answers).toContain('SQLITE_BUSY');
    knex.removeAllListeners('query-response');
    expect(await knex('a').columnInfo()).toHaveProperty('m');
    other.client.releaseConnection(connection);
    await Promise.all([knex.destroy(), other.destroy()]);
  });
});
