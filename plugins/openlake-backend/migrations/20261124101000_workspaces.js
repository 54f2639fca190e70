// @ts-check

/** Workspaces, the objects of the version in force, and deployments. */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('workspaces', table => {
    table.string('name', 100).primary();
    table.string('source_id', 700).notNullable().unique();
    table.string('source_kind', 20).notNullable();
    table.text('source_target').notNullable();
    table.string('entity_ref', 400);
    table.text('document').comment('JSON, of the version in force');
    table.string('version', 200).comment('In force');
    table.string('commit', 100);
    table.string('environment', 100);
    table.integer('jobs').notNullable().defaultTo(0);
    table.integer('tables').notNullable().defaultTo(0);
    table.string('newest_version', 200).comment('Read last, in force or not');
    table.text('findings').notNullable().comment('JSON, of the newest version');
    table.string('pending_deployment', 26);
    table.text('pending_reason');
    table.string('checked_at', 24);
    table.text('read_error');
    table.integer('generation').notNullable();
  });

  await knex.schema.createTable('declared_objects', table => {
    table.string('workspace', 100).notNullable();
    table.string('kind', 20).notNullable();
    table.string('name', 100).notNullable();
    table.string('table_name', 500).comment('Full name, of tables');
    table.text('file').notNullable();
    table.string('content_hash', 64).notNullable();
    table.text('document').notNullable().comment('JSON, canonical');
    table.text('sources').notNullable().comment('JSON');
    table.primary(['workspace', 'kind', 'name']);
    table.unique(['table_name'], { indexName: 'declared_objects_table_uniq' });
  });

  await knex.schema.createTable('deployments', table => {
    table.string('id', 26).primary();
    table.string('workspace', 100).notNullable();
    table.string('version', 200).notNullable();
    table.string('commit', 100);
    table.string('by', 300).notNullable();
    table.string('at', 24).notNullable();
    table.string('result', 30).notNullable();
    table.text('summary').notNullable().comment('JSON');
    table.text('plan').notNullable().comment('JSON');
    table.index(['workspace', 'id'], 'deployments_workspace_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('deployments');
  await knex.schema.dropTable('declared_objects');
  await knex.schema.dropTable('workspaces');
};
