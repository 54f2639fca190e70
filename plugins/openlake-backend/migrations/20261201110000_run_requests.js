/**
 * What a run was asked with, how long it was at work, who let a job run again.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('run_keys', table => {
    table
      .string('request_hash', 64)
      .comment(
        'Of what was asked for; another request with the key is refused',
      );
  });
  await knex.schema.alterTable('runs', table => {
    table
      .bigInteger('active_ms')
      .comment('Time at work before its newest repair');
    table
      .string('active_since')
      .comment('When the engine took its newest repair');
  });
  await knex.schema.alterTable('jobs', table => {
    table.text('unpaused').comment('Who unpaused it last, when and why');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('jobs', table => {
    table.dropColumn('unpaused');
  });
  await knex.schema.alterTable('runs', table => {
    table.dropColumns('active_ms', 'active_since');
  });
  await knex.schema.alterTable('run_keys', table => {
    table.dropColumn('request_hash');
  });
};
