// @ts-check

/** Columns that hold the name of a table, which is longer than 255 characters can be. */
const LONG = [
  ['run_trigger_sources', 'source'],
  ['run_ticks', 'skipped_because'],
];

/**
 * What a trigger listens to, and why a tick was skipped, may be of any length.
 * SQLite does not look at the length that a column was given.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  if (knex.client.config.client === 'pg') {
    for (const [table, column] of LONG) {
      await knex.raw('alter table ?? alter column ?? type text', [
        table,
        column,
      ]);
    }
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  if (knex.client.config.client === 'pg') {
    // Cut off, it would be the name of another table.
    await knex('run_trigger_sources').whereRaw('length(source) > 255').delete();
    for (const [table, column] of LONG) {
      await knex.raw(
        'alter table ?? alter column ?? type varchar(255) using left(??, 255)',
        [table, column, column],
      );
    }
  }
};
