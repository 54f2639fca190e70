// Apache Airflow 3 with the LocalExecutor, set up as fast as it can be: on a PostgreSQL of its own that does not wait for the
// disk, with a scheduler that hardly rests and looks at all runs in each round, with DAG files that are parsed once, and with
// as many tasks at once as the local runner allows.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { preparePython } from '../../scripts/engines/python.mjs';
import { startPostgres } from '../../scripts/postgres/server.mjs';
import { runChild } from '../../scripts/setup/child.mjs';
import { findFreePort } from '../../scripts/setup/freePort.mjs';
import { startServer } from './Server.mjs';

const POLL_MS = 500;
const TRIGGER_TRIES = 5;

/**
 * Starts Airflow on DAG files, and waits until it knows all of them.
 *
 * @param {string} root
 * @param {{ id: string, source: string }[]} dags - Python, each with one DAG of that id
 */
export async function startAirflow(root, dags) {
  const python = await preparePython({
    home: join(root, '.cache/peers/airflow'),
    requirements: join(root, 'bench/peers/airflow-requirements.txt'),
    title: 'Apache Airflow',
  });
  const home = await mkdtemp(join(tmpdir(), 'openlake-airflow-'));
  const postgres = await startPostgres();
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const secret = () => randomBytes(40).toString('hex');
  const password = secret();
  await mkdir(join(home, 'dags'));
  for (const { id, source } of dags) {
    await writeFile(join(home, 'dags', `${id}.py`), source);
  }
  await writeFile(
    join(home, 'passwords.json'),
    JSON.stringify({ admin: password }),
  );
  const settings = {
    CORE__EXECUTOR: 'LocalExecutor',
    CORE__PARALLELISM: String(availableParallelism() * 2),
    CORE__MAX_ACTIVE_TASKS_PER_DAG: '16',
    CORE__LOAD_EXAMPLES: 'False',
    CORE__DAGS_FOLDER: join(home, 'dags'),
    CORE__DAGS_ARE_PAUSED_AT_CREATION: 'False',
    CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL: '1',
    CORE__SIMPLE_AUTH_MANAGER_USERS: 'admin:admin',
    CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE: join(home, 'passwords.json'),
    CORE__EXECUTION_API_SERVER_URL: `${url}/execution/`,
    DATABASE__SQL_ALCHEMY_CONN: postgres.connectionString.replace(
      'postgresql:',
      'postgresql+psycopg2:',
    ),
    DATABASE__SQL_ALCHEMY_POOL_SIZE: '40',
    API__HOST: '127.0.0.1',
    API__PORT: String(port),
    API__WORKERS: '1',
    API__BASE_URL: url,
    API__SECRET_KEY: secret(),
    API_AUTH__JWT_SECRET: secret(),
    DAG_PROCESSOR__REFRESH_INTERVAL: '2',
    DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL: '1',
    // Once is enough, and then it leaves the processors alone.
    DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL: '3600',
    SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME: '0.1',
    SCHEDULER__MAX_DAGRUNS_TO_CREATE_PER_LOOP: String(dags.length),
    SCHEDULER__MAX_DAGRUNS_PER_LOOP_TO_SCHEDULE: String(dags.length),
    SCHEDULER__ENABLE_HEALTH_CHECK: 'False',
  };
  const env = {
    ...process.env,
    PATH: `${dirname(python)}:${process.env.PATH}`,
    AIRFLOW_HOME: home,
    NO_COLOR: '1',
    PYTHONWARNINGS: 'ignore',
    ...Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [
        `AIRFLOW__${key}`,
        value,
      ]),
    ),
  };
  const airflow = join(dirname(python), 'airflow');
  const servers = [];
  const stop = async () => {
    await Promise.all(servers.map(server => server.stop()));
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  };
  try {
    await runChild('make the database of Airflow', airflow, ['db', 'migrate'], {
      cwd: home,
      env,
    });
    // Without `-s` the scheduler serves logs to every network.
    for (const args of [
      ['api-server'],
      ['dag-processor'],
      ['scheduler', '-s'],
    ]) {
      servers.push(
        startServer(airflow, args, {
          cwd: home,
          env,
          log: join(home, `${args[0]}.log`),
        }),
      );
    }
    const health = async () => {
      const response = await fetch(`${url}/api/v2/monitor/health`);
      const parts = await response.json();
      return ['metadatabase', 'scheduler', 'dag_processor'].every(
        part => parts[part]?.status === 'healthy',
      );
    };
    await servers[0].ready(health);
    const call = await session(url, password);
    await servers[0].ready(async () => {
      const { total_entries: known } = await call('/dags?limit=1');
      return known >= dags.length;
    });
    return {
      /** Starts a run of a DAG. */
      async trigger(dag, run) {
        const body = { dag_run_id: run, logical_date: null, conf: {} };
        for (let tries = 1; ; tries++) {
          try {
            return await call(`/dags/${dag}/dagRuns`, body);
          } catch (error) {
            // Of 100 at once, one now and then ends in an error of its database.
            if (tries === TRIGGER_TRIES || error.status !== 500) {
              throw error;
            }
            await wait(POLL_MS);
          }
        }
      },

      /** Waits until no run is queued or running; answers with all of them. */
      async runs() {
        for (;;) {
          const open = await call(
            '/dags/~/dagRuns?state=queued&state=running&limit=1',
          );
          if (open.total_entries === 0) {
            return all(call, '/dags/~/dagRuns', 'dag_runs');
          }
          await wait(POLL_MS);
        }
      },

      tasks: () =>
        all(call, '/dags/~/dagRuns/~/taskInstances', 'task_instances'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function session(url, password) {
  const answer = await fetch(`${url}/auth/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
  const { access_token: token } = await answer.json();
  return async (path, body) => {
    const response = await fetch(`${url}/api/v2${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) {
      throw Object.assign(
        new Error(
          `Airflow: ${path}: ${response.status} ${await response.text()}`,
        ),
        { status: response.status },
      );
    }
    return response.json();
  };
}

async function all(call, path, name) {
  const found = [];
  for (;;) {
    const page = await call(`${path}?limit=100&offset=${found.length}`);
    found.push(...page[name]);
    if (page[name].length === 0 || found.length >= page.total_entries) {
      return found;
    }
  }
}
