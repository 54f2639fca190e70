// @ts-check

/** Leases, facts and the audit trail: what every room stands on. */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('leases', table => {
    table.string('name', 200).primary();
    table.string('holder', 100).notNullable();
    table.bigInteger('fence').notNullable().comment('Grows with every holder');
    table
      .bigInteger('expires_at')
      .notNullable()
      .comment('Milliseconds since 1970 by the clock of the database');
  });

  await knex.schema.createTable('facts', table => {
    table.bigIncrements('id');
    table.string('type', 100).notNullable();
    table.string('at', 24).notNullable();
    table.text('body').notNullable().comment('JSON');
    table.index(['type', 'id'], 'facts_type_idx');
  });

  await knex.schema.createTable('fact_cursors', table => {
    table.string('consumer', 100).primary();
    table.bigInteger('position').notNullable().comment('Last fact consumed');
  });

  await knex.schema.createTable('audit_events', table => {
    table.string('id', 26).primary();
    table.string('at', 24).notNullable();
    table.string('actor', 300).notNullable();
    table.string('action', 100).notNullable();
    table.string('outcome', 20).notNullable();
    table.string('workspace', 100);
    table.string('subject', 300);
    table.text('details').notNullable().comment('JSON');
    table.index(['at', 'id'], 'audit_events_at_idx');
    table.index(['workspace', 'at', 'id'], 'audit_events_workspace_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('audit_events');
  await knex.schema.dropTable('fact_cursors');
  await knex.schema.dropTable('facts');
  await knex.schema.dropTable('leases');
};
