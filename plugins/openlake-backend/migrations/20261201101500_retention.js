/**
 * What was removed because it was old, and what was kept all the same.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('retention_passes', table => {
    table.string('id').primary();
    table.string('started_at').notNullable();
    table.string('ended_at');
    table.text('removed').notNullable().comment('JSON, rows by what');
    table.text('kept').notNullable().comment('JSON, old runs by why');
    table.text('problem').comment('What could not be removed, and why');
  });
  await knex.schema.alterTable('run_keys', table => {
    table.index(['run_id']);
  });
  await knex.schema.alterTable('run_ticks', table => {
    table.index(['at']);
  });
  await knex.schema.alterTable('job_revision_files', table => {
    table.index(['sha256']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('job_revision_files', table => {
    table.dropIndex(['sha256']);
  });
  await knex.schema.alterTable('run_ticks', table => {
    table.dropIndex(['at']);
  });
  await knex.schema.alterTable('run_keys', table => {
    table.dropIndex(['run_id']);
  });
  await knex.schema.dropTable('retention_passes');
};
