// Triggers of the database itself note every version of what must only move forward, in the transaction that writes
// it: what the product does between two looks is not lost.

/** The right time, also where that which the product asks for is stepped (see backend/clock.cjs). */
const NOW = {
  pg: `(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  sqlite: `cast(round((julianday('now') - 2440587.5) * 86400000) as integer)`,
};

/** What is noted of each table, and when. */
const WATCHED = {
  runs: {
    columns: [
      'id',
      'workspace',
      'job',
      'parent_run_id',
      'version',
      'lifecycle',
      'result',
      'reason_code',
      'repairs',
      'admitted_at',
      'report_version',
      'mark',
      'cancel',
    ],
  },
  run_ticks: {
    columns: ['workspace', 'job', 'trigger_key', 'tick'],
    when: ['tick'],
  },
  task_runs: {
    columns: ['run_id', 'task_key', 'item_index', 'lifecycle', 'result'],
    when: ['lifecycle', 'result'],
  },
  local_runs: {
    columns: ['run_id', 'owner', 'fence', 'version', 'lifecycle'],
    when: ['owner', 'fence', 'version'],
    old: ['owner'],
    // Until when the runner before may drive it, if it is alive.
    also: {
      old_owner_until:
        '(select expires_at from local_runners where id = old.owner)',
    },
  },
  local_runners: { columns: ['id', 'pid'], when: ['id'] },
  leases: {
    columns: ['name', 'holder', 'fence'],
    when: ['fence', 'holder'],
    old: ['expires_at', 'holder'],
  },
  backfills: {
    columns: ['id', 'version', 'state'],
    when: ['version', 'state'],
  },
  run_mirrors: { columns: ['orchestrator', 'cursor'], when: ['cursor'] },
  fact_cursors: { columns: ['consumer', 'position'], when: ['position'] },
};

/**
 * @param {import('knex').Knex} knex
 */
export async function watchVersions(knex) {
  const pg = knex.client.config.client === 'pg';
  await knex.raw(
    pg
      ? 'create table fault_versions (seq bigserial primary key, at bigint, what text, row text)'
      : 'create table fault_versions (seq integer primary key autoincrement, at integer, what text, row text)',
  );
  for (const [table, watched] of Object.entries(WATCHED)) {
    for (const event of ['insert', 'update']) {
      for (const statement of triggerOf(pg, table, event, watched)) {
        await knex.raw(statement);
      }
    }
  }
}

function triggerOf(
  pg,
  table,
  event,
  { columns, when = [], old = [], also = {} },
) {
  const json = pg ? 'json_build_object' : 'json_object';
  const fields = [
    ...columns.map(name => `'${name}', new."${name}"`),
    ...(event === 'update'
      ? [
          ...old.map(name => `'old_${name}', old."${name}"`),
          ...Object.entries(also).map(([name, sql]) => `'${name}', ${sql}`),
        ]
      : []),
  ].join(', ');
  const differs = pg ? 'is distinct from' : 'is not';
  const condition =
    event === 'update' && when.length > 0
      ? `when (${when
          .map(name => `old."${name}" ${differs} new."${name}"`)
          .join(' or ')})`
      : '';
  const now = pg ? NOW.pg : NOW.sqlite;
  const insert = `insert into fault_versions (at, what, row) values (${now}, '${table}', ${json}(${fields}))`;
  const name = `fault_${table}_${event}`;
  return pg
    ? [
        `create function ${name}() returns trigger language plpgsql as $$ begin ${insert}; return new; end $$`,
        `create trigger ${name} after ${event} on ${table} for each row ${condition} execute function ${name}()`,
      ]
    : [
        `create trigger ${name} after ${event} on ${table} for each row ${condition} begin ${insert}; end`,
      ];
}

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<{ seq: number, at: number, what: string, row: any }[]>} in the order in which they were written
 */
export async function readVersions(knex) {
  const rows = await knex('fault_versions').orderBy('seq');
  return rows.map(({ seq, at, what, row }) => ({
    seq: Number(seq),
    at: Number(at),
    what,
    row: JSON.parse(row),
  }));
}
