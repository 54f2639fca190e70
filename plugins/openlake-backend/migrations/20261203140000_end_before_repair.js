// @ts-check

/**
 * A repair knows when the run had ended that it reopened.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('run_repairs', table => {
    table.string('run_ended_at');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('run_repairs', table => {
    table.dropColumn('run_ended_at');
  });
};
