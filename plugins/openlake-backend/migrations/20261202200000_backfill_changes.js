// @ts-check

/**
 * Who changed the state of a backfill last; intervals that a cancel took the
 * run from are told from those whose run was canceled.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('backfills', table => {
    table.text('last_change');
  });
  await knex('backfill_intervals')
    .where({ state: 'canceled' })
    .whereNull('run_id')
    .update({ state: 'not_started' });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex('backfill_intervals')
    .where({ state: 'not_started' })
    .update({ state: 'canceled' });
  await knex.schema.alterTable('backfills', table => {
    table.dropColumn('last_change');
  });
};
