import { RunReport } from '@openlake/plugin-openlake-node';
import createKnex, { Knex } from 'knex';
import { ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runReport } from '../state/report';
import { DatabaseRunStore } from '../store/DatabaseRunStore';
import { RunnerProcessInput } from './runnerProcess';
import { openEmptyTestDatabase } from './testDatabases';

/** Runners in processes of their own, on one database and one state folder. */
export class RunnerProcesses {
  readonly errors: string[] = [];
  readonly #children = new Set<ChildProcess>();

  private constructor(
    readonly state: string,
    readonly knex: Knex,
    readonly database: RunnerProcessInput['database'],
  ) {}

  static async open(
    databaseId: Parameters<typeof openEmptyTestDatabase>[0],
  ): Promise<RunnerProcesses> {
    const state = await mkdtemp(join(tmpdir(), 'openlake-crash-'));
    if (databaseId === 'SQLITE_3') {
      const database = {
        client: 'better-sqlite3',
        connection: { filename: join(state, 'runner.sqlite') },
      };
      const knex = createKnex({ ...database, useNullAsDefault: true });
      return new RunnerProcesses(state, knex, database);
    }
    const knex = await openEmptyTestDatabase(databaseId);
    const {
      host,
      port,
      user,
      password,
      database: name,
    } = knex.client.config.connection;
    return new RunnerProcesses(state, knex, {
      client: 'pg',
      connection: { host, port, user, password, database: name },
    });
  }

  /**
   * Starts one, which ends when all its runs have ended.
   *
   * @param failpoints - as in `OPENLAKE_FAILPOINTS`
   */
  start(
    input: Omit<RunnerProcessInput, 'database' | 'state'>,
    failpoints?: string,
  ): ChildProcess {
    const { database, state } = this;
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        require.resolve('./runnerProcess.ts'),
        JSON.stringify({ database, state, ...input }),
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...runnerEnvironment(), OPENLAKE_FAILPOINTS: failpoints },
      },
    );
    child.stderr!.on('data', data => this.errors.push(String(data)));
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  /** What the database says of runs. */
  async reports(runIds: string[]): Promise<RunReport[]> {
    const store = DatabaseRunStore.create(this.knex);
    const runs = await Promise.all(runIds.map(id => store.find(id)));
    return runs.flatMap(run =>
      run ? [runReport(run, [...run.tasks.values()])] : [],
    );
  }

  async close(): Promise<void> {
    for (const child of this.#children) {
      child.kill('SIGKILL');
    }
    if (this.database.client !== 'pg') {
      await this.knex.destroy();
    }
    await rm(this.state, { recursive: true, force: true });
  }
}

/** Without what Jest sets for itself. */
function runnerEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, ...environment } = process.env;
  return environment;
}
