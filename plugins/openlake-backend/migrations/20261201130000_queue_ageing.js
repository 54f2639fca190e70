/**
 * From when waiting raises the priority of a run that somebody moved.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('runs', table => {
    table
      .string('raised_from')
      .comment('When somebody gave it its place; else `queued_at` counts');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('runs', table => {
    table.dropColumn('raised_from');
  });
};
