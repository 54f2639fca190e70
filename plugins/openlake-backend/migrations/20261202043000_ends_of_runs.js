// @ts-check

/**
 * How many runs ended, and how, is counted in the index alone: of all
 * workspaces, and of one.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('runs', table => {
    table.dropIndex(['ended_at', 'workspace']);
    table.index(['ended_at', 'state', 'failed_attempts'], 'runs_ends');
    table.index(
      ['workspace', 'ended_at', 'state', 'failed_attempts'],
      'runs_ends_of_workspace',
    );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('runs', table => {
    table.dropIndex(
      ['workspace', 'ended_at', 'state', 'failed_attempts'],
      'runs_ends_of_workspace',
    );
    table.dropIndex(['ended_at', 'state', 'failed_attempts'], 'runs_ends');
    table.index(['ended_at', 'workspace']);
  });
};
