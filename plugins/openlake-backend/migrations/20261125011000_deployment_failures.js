// @ts-check

/**
 * What used to be in the log alone: sources that ask for the name of another's
 * workspace, and why a deployment failed.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('workspaces', table => {
    table
      .text('refused')
      .comment('JSON, other sources that ask for this name; null for none');
  });
  await knex.schema.alterTable('deployments', table => {
    table.text('error').comment('Why it failed');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('deployments', table => {
    table.dropColumn('error');
  });
  await knex.schema.alterTable('workspaces', table => {
    table.dropColumn('refused');
  });
};
