import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import createKnex, { type Knex } from 'knex';

/** A PostgreSQL for tests: the one that the environment names, else one of our own out of an npm package. */
export class Postgres {
  private constructor(
    readonly connectionString: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<Postgres> {
    const given =
      process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;
    if (given) {
      return new Postgres(given, async () => {});
    }
    const server = spawn(
      process.execPath,
      [join(__dirname, 'postgresServer.mjs')],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    let problem = '';
    server.stderr.on('data', data => {
      problem += data;
    });
    const ended = once(server, 'close');
    const connectionString = await Promise.race([
      once(createInterface({ input: server.stdout }), 'line').then(
        ([line]) => line as string,
      ),
      ended.then(() => {
        throw new Error(`PostgreSQL did not start:\n${problem}`);
      }),
    ]);
    return new Postgres(connectionString, async () => {
      server.stdin.end();
      await ended;
    });
  }

  /** A connection to a schema of its own, so that suites do not meet. */
  async connect(schema: string): Promise<Knex> {
    const knex = createKnex({
      client: 'pg',
      connection: this.connectionString,
      searchPath: [schema],
      pool: { min: 0, max: 4 },
    });
    await knex.raw('DROP SCHEMA IF EXISTS ?? CASCADE', [schema]);
    await knex.raw('CREATE SCHEMA ??', [schema]);
    return knex;
  }
}
