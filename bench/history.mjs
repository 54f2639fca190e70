// A portal that has been at work for long: a workspace `lab`, and runs that have ended, written into its database.
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(
  new URL('../plugins/openlake-backend/package.json', import.meta.url),
);

/**
 * @typedef {object} Database
 * @property {NodeJS.ProcessEnv} env - of a portal that keeps its runs there
 * @property {string} client - of Knex
 * @property {unknown} connection
 * @property {(seconds: string) => string} instant - SQL for a moment, from SQL for seconds since 1970
 * @property {(knex: any) => Promise<void>} settle - what the database does by and by
 * @property {() => Promise<void>} remove
 */

/**
 * The database of a portal whose state is `state` below a folder.
 *
 * @param {string} folder
 * @returns {Promise<Database>}
 */
export async function sqlite(folder) {
  return {
    env: {},
    client: 'better-sqlite3',
    connection: { filename: join(folder, 'state/database/openlake.sqlite') },
    instant: seconds =>
      `strftime('%Y-%m-%dT%H:%M:%S.000Z', ${seconds}, 'unixepoch')`,
    settle: async () => {},
    remove: async () => {},
  };
}

/**
 * Writes the files of a workspace `lab` with jobs `job-0` and on, each of tasks `task-0` and on.
 *
 * @param {string} folder - does not exist yet
 * @param {{ jobs: number, tasks: number, waitsFor?: (task: number) => number[] }} shape
 */
export async function writeLab(folder, { jobs, tasks, waitsFor = () => [] }) {
  const document = (kind, name, spec) =>
    JSON.stringify({
      apiVersion: 'openlake.io/v1alpha1',
      kind,
      metadata: { name, owner: 'group:default/bench' },
      spec,
    });
  await mkdir(folder);
  await writeFile(
    join(folder, 'openlake.yaml'),
    document('Workspace', 'lab', {}),
  );
  for (let n = 0; n < jobs; n++) {
    const spec = {
      tasks: Array.from({ length: tasks }, (_, k) => ({
        key: `task-${k}`,
        type: 'sql',
        depends_on: waitsFor(k).map(before => `task-${before}`),
        sql: { statement: 'SELECT 1' },
      })),
    };
    await writeFile(
      join(folder, `job-${n}.job.yaml`),
      document('Job', `job-${n}`, spec),
    );
  }
}

/** Id of a run that `writeHistory` wrote, counted over all jobs. */
export function runId(number) {
  return `000000000000000000${10_000_000 + number}`;
}

/**
 * Writes runs that have ended, while nobody else has the database.
 *
 * @param {Database} database
 * @param {object} history
 * @param {number} history.jobs - that take turns
 * @param {number} history.tasks - of each
 * @param {number} history.from - number of the first run to write, over all jobs
 * @param {number} history.to - number of the first one not to write
 * @param {number} history.first - when run 0 was, in seconds since 1970
 * @param {number} history.every - seconds from run to run
 * @param {string} [history.result] - SQL for how task `k` ended in run `number` of its job
 */
export async function writeHistory(database, history) {
  const { client, connection, instant, settle } = database;
  const { jobs, tasks, from, to, first, every } = history;
  const { result = "'success'" } = history;
  const knex = require('knex')({
    client,
    connection,
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  try {
    await knex.raw(
      `with recursive n(i) as (select ${from} union all select i + 1 from n where i + 1 < ${to})
       insert into runs (id, workspace, job, number, orchestrator, revision_hash, revision_number, trigger, trigger_kind, chain, parameters,
         interval_start, interval_end, lifecycle, result, state, created_at, queued_at, started_at, ended_at, observed_at,
         dispatch_attempts, repairs, report_version, version, task_counts, failed_attempts)
       select '000000000000000000' || (10000000 + i), 'lab', 'job-' || (i % ${jobs}), i / ${jobs} + 1, 'local', 'hash', 1,
         '{"kind":"' || kind || '"}', kind, '[]', '{}', moment, moment, 'terminated', result, result, moment, moment, moment, moment, moment, 1, 0, 20, 5, '{"success":${tasks}}', 0
       from (select i, ${instant(`${first} + i * ${every}`)} as moment,
         case when i % 23 = 0 then 'manual' else 'schedule' end as kind,
         case when i % 17 = 0 then 'failed' when i % 31 = 0 then 'canceled' else 'success' end as result from n)`,
    );
    await knex.raw(
      `with recursive t(k) as (select 0 union all select k + 1 from t where k + 1 < ${tasks})
       insert into task_runs (run_id, task_key, item_index, position, type, depends_on, lifecycle, result, started_at, ended_at,
         attempt_count, repaired, attempts, inputs, outputs, "values")
       select id, 'task-' || k, -1, k, 'sql', '[]', 'terminated', ${result}, created_at, created_at, 1, false,
         '[{"number":1,"repair":0,"lifecycle":"terminated","result":"success"}]', '[]', '[]', '{}'
       from runs cross join t where id >= '${runId(from)}'`,
    );
    await knex.raw(
      `insert into run_jobs (workspace, job, last_number, failures)
       select workspace, job, max(number), 0 from runs group by workspace, job
       on conflict (workspace, job) do update set last_number = excluded.last_number`,
    );
    await settle(knex);
  } finally {
    await knex.destroy();
  }
}
