// @ts-check

/**
 * Jobs that left their repository and that their engine has still to take out
 * of service: each waits for its own engine alone.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('run_retirements', table => {
    table.string('workspace').notNullable();
    table.string('job').notNullable();
    table
      .bigInteger('fact')
      .notNullable()
      .comment('That told of it, the newest');
    table.primary(['workspace', 'job']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('run_retirements');
};
