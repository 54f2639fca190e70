// The two kinds of database that a control plane runs on, and how they fail.
import knexOf from 'knex';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres } from '../scripts/postgres/server.mjs';

/**
 * @typedef {object} Database
 * @property {number} backends - how many there can be at once
 * @property {boolean} clockOfBackend - its time is that of the machine of the backend
 * @property {object} config - `backend.database` of a backend
 * @property {string} [catalog] - connection string for a catalog of tables, where it is not a file of its own
 * @property {() => import('knex').Knex} open - the plugin's own database, for looking
 * @property {(signal: 'SIGINT' | 'SIGQUIT') => Promise<void>} [halt]
 * @property {() => Promise<void>} [resume]
 * @property {() => Promise<void>} stop
 */

/** @type {Record<string, (folder: string) => Promise<Database>>} */
export const DATABASES = {
  async sqlite(folder) {
    const directory = join(folder, 'database');
    await mkdir(directory, { recursive: true });
    return {
      backends: 1,
      clockOfBackend: true,
      config: { client: 'better-sqlite3', connection: { directory } },
      open: () =>
        knexOf({
          client: 'better-sqlite3',
          connection: { filename: join(directory, 'openlake.sqlite') },
          useNullAsDefault: true,
          pool: {
            min: 0,
            max: 1,
            afterCreate(connection, done) {
              connection.pragma('busy_timeout = 20000');
              done();
            },
          },
        }),
      stop: async () => {},
    };
  },

  async postgres() {
    const server = await startPostgres({ durable: true });
    const { hostname, port } = new URL(server.connectionString);
    const connection = {
      host: hostname,
      port: Number(port),
      user: 'postgres',
      password: 'unused',
    };
    return {
      backends: 2,
      clockOfBackend: false,
      config: { client: 'pg', connection },
      catalog: server.connectionString,
      open: () =>
        knexOf({
          client: 'pg',
          connection: { ...connection, database: 'backstage_plugin_openlake' },
          pool: { min: 0, max: 2 },
        }),
      halt: server.halt,
      resume: server.resume,
      stop: server.stop,
    };
  },
};
