// Jest global setup: gives `TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] })` its PostgreSQL.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres } from './server.mjs';

const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/**
 * @param {{ projects: unknown[] }} globalConfig
 * @param {{ rootDir: string }} projectConfig
 */
export default async function start(globalConfig, projectConfig) {
  const single = globalConfig.projects.length < 2;
  if (process.env[VARIABLE] || (single && !(await usesPg(projectConfig)))) {
    return;
  }
  const server = await startPostgres();
  process.env[VARIABLE] = server.connectionString;
  globalThis.openlakeTestPostgres = server;
}

/** A package that does not talk to PostgreSQL need not wait for one. */
async function usesPg({ rootDir }) {
  const path = join(rootDir, '../package.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  return 'pg' in { ...manifest.dependencies, ...manifest.devDependencies };
}
