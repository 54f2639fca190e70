/**
 * Since when what an engine keeps of a run is on its way out.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('runs', table => {
    table
      .string('removing_since')
      .comment('Its engine may have forgotten it: it cannot be repaired');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('runs', table => {
    table.dropColumn('removing_since');
  });
};
