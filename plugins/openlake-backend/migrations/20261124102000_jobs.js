// @ts-check

/** Jobs, their immutable revisions and the files these need. */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('jobs', table => {
    table.string('workspace', 100).notNullable();
    table.string('name', 100).notNullable();
    table.string('revision', 64).notNullable().comment('Hash, in force');
    table.boolean('paused').notNullable();
    table.string('paused_by', 300);
    table.string('paused_at', 24);
    table.text('pause_reason');
    table.string('retired_at', 24);
    table.primary(['workspace', 'name']);
  });

  await knex.schema.createTable('job_revisions', table => {
    table.string('workspace', 100).notNullable();
    table.string('job', 100).notNullable();
    table.integer('number').notNullable();
    table.string('hash', 64).notNullable();
    table.string('commit', 100);
    table.string('by', 300).notNullable();
    table.string('at', 24).notNullable();
    table.text('file').notNullable().comment('That holds the YAML');
    table.text('document').notNullable().comment('JSON, canonical');
    table.text('settings').notNullable().comment('JSON, of the workspace');
    table.text('changes').notNullable().comment('JSON');
    table.primary(['workspace', 'job', 'number']);
    table.unique(['workspace', 'job', 'hash'], {
      indexName: 'job_revisions_hash_uniq',
    });
  });

  await knex.schema.createTable('job_revision_files', table => {
    table.string('workspace', 100).notNullable();
    table.string('job', 100).notNullable();
    table.string('hash', 64).notNullable();
    table.string('path', 600).notNullable();
    table.string('sha256', 64).notNullable();
    table.primary(['workspace', 'job', 'hash', 'path']);
  });

  await knex.schema.createTable('file_contents', table => {
    table.string('sha256', 64).primary();
    table.text('content').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('file_contents');
  await knex.schema.dropTable('job_revision_files');
  await knex.schema.dropTable('job_revisions');
  await knex.schema.dropTable('jobs');
};
