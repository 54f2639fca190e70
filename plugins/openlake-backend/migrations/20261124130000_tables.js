// @ts-check

/**
 * Tables of all catalogs as they were last read, with their contracts.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('lake_tables', table => {
    table.comment(
      'One row per table that a catalog has or a workspace declares',
    );
    table.string('name', 500).primary().comment('catalog.schema.table');
    table.string('catalog', 128).notNullable();
    table.string('schema', 400).notNullable();
    table.string('table', 128).notNullable();

    // From the catalog
    table.boolean('present').notNullable().defaultTo(false);
    table.string('metadata_location', 1000);
    table.text('error').comment('Why the metadata could not be read');
    table.text('description').comment('JSON, as the catalog described it');
    table.string('snapshot_id', 30);
    table.string('updated_at', 24).comment('Time of the current snapshot');
    table.text('writer').comment('JSON, the run that wrote the snapshot');
    table.string('observed_at', 24).notNullable();

    // From Git
    table.string('workspace', 100);
    table.text('declaration').comment('JSON, the contract in force');
    table.string('declared_file', 1000);
    table.string('declared_hash', 64);

    // From checking one against the other
    table.boolean('checks_due').notNullable().defaultTo(false);
    table.text('checks').comment('JSON, results');
    table.string('checked_snapshot', 30);
    table.string('checked_at', 24);

    table.index(['workspace', 'name']);
    table.index(['catalog', 'name']);
    table.index(['checks_due', 'name']);
  });

  await knex.schema.createTable('table_checks', table => {
    table.comment('Results of contract checks, by snapshot');
    table.string('table', 500).notNullable();
    table.string('snapshot_id', 30).notNullable();
    table.string('at', 24).notNullable();
    table.string('run', 26);
    table.text('results').notNullable().comment('JSON');
    table.primary(['table', 'snapshot_id']);
    table.index(['table', 'at']);
  });

  await knex.schema.createTable('table_accesses', table => {
    table.comment('Which tasks were seen to read and write which tables');
    table.string('table', 500).notNullable();
    table.string('kind', 5).notNullable();
    table.string('workspace', 100).notNullable();
    table.string('job', 100).notNullable();
    table.string('task', 100).notNullable();
    table.string('run', 26).notNullable();
    table.string('at', 24).notNullable();
    table.primary(['table', 'kind', 'workspace', 'job', 'task']);
    table.index(['workspace', 'job', 'task']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('table_accesses');
  await knex.schema.dropTable('table_checks');
  await knex.schema.dropTable('lake_tables');
};
