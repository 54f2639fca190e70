// @ts-check

const UNIT_MS = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * What lists of tables add up and filter by, in columns of their own: reading
 * every description for that would cost more with each table.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('lake_tables', table => {
    table.bigInteger('total_rows');
    table.bigInteger('total_bytes');
    table.bigInteger('total_files');
    table.string('stale_at', 24).comment('Only where there is a rule');
    table.string('contract', 10).comment('met, broken or unknown');
    table.index(['contract', 'name']);
  });
  for (const row of await knex('lake_tables')) {
    await knex('lake_tables').where({ name: row.name }).update(standing(row));
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('lake_tables', table => {
    table.dropIndex(['contract', 'name']);
    table.dropColumns(
      'total_rows',
      'total_bytes',
      'total_files',
      'stale_at',
      'contract',
    );
  });
};

/**
 * As `tableStanding.ts` had it at the time of this migration.
 *
 * @param {Record<string, any>} row
 */
function standing(row) {
  const description = row.description ? JSON.parse(row.description) : undefined;
  const current = description?.current;
  const spec = row.declaration ? JSON.parse(row.declaration).spec : undefined;
  const maxAge = spec?.freshness?.max_age;
  const rules =
    spec &&
    (spec.columns.length + spec.unique.length + spec.checks.length > 0 ||
      spec.row_count);
  const contract =
    row.checks && row.checked_snapshot === current?.id
      ? statusOf(JSON.parse(row.checks))
      : 'unknown';
  return {
    total_rows: description ? current?.totalRows ?? 0 : null,
    total_bytes: description ? current?.totalBytes ?? 0 : null,
    total_files: description ? current?.totalFiles ?? 0 : null,
    stale_at: maxAge
      ? new Date(
          current ? Date.parse(current.at) + milliseconds(maxAge) : 0,
        ).toISOString()
      : null,
    contract: rules ? contract : null,
  };
}

/** @param {string} duration */
function milliseconds(duration) {
  let sum = 0;
  for (const [, count, unit] of duration.matchAll(/(\d+)(ms|[smhdw])/g)) {
    sum += Number(count) * UNIT_MS[/** @type {keyof typeof UNIT_MS} */ (unit)];
  }
  return sum;
}

/** @param {Array<{ severity: string; status: string }>} results */
function statusOf(results) {
  const errors = results.filter(({ severity }) => severity === 'error');
  if (errors.some(({ status }) => status === 'failed')) {
    return 'broken';
  }
  return errors.some(({ status }) => status !== 'passed') ? 'unknown' : 'met';
}
