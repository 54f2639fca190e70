/**
 * Backfills and their intervals.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('backfills', table => {
    table.string('id').primary();
    table.string('workspace').notNullable();
    table.string('job').notNullable();
    table.string('state').notNullable();
    table.text('reason');
    table.text('request').notNullable();
    table.string('idempotency_key');
    table.string('created_by').notNullable();
    table.string('created_at').notNullable();
    table.string('ended_at');
    table.integer('version').notNullable();
    table.unique(['workspace', 'job', 'idempotency_key']);
    table.index(['workspace', 'id']);
    table.index(['workspace', 'job', 'id']);
    table.index(['state', 'id']);
    table.check(
      "state in ('running', 'paused', 'canceled', 'completed')",
      [],
      'backfills_state',
    );
  });

  await knex.schema.createTable('backfill_intervals', table => {
    table.string('backfill_id').notNullable();
    table.integer('position').notNullable().comment('In time order, from 0');
    table.string('interval_start').notNullable();
    table.string('interval_end').notNullable();
    table
      .string('state')
      .notNullable()
      .comment('excluded, waiting, started, or how its run ended');
    table.text('reason').comment('Why it is not run');
    table.string('run_id').comment('Newest run for it');
    table.integer('tries').notNullable().comment('Runs for it so far');
    table.primary(['backfill_id', 'position']);
    table.index(['state', 'backfill_id']);
    table.foreign('backfill_id').references('backfills.id').onDelete('CASCADE');
  });

  await knex.schema.alterTable('runs', table => {
    table.index(['workspace', 'job', 'interval_start'], 'runs_by_interval');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('runs', table => {
    table.dropIndex(['workspace', 'job', 'interval_start'], 'runs_by_interval');
  });
  await knex.schema.dropTable('backfill_intervals');
  await knex.schema.dropTable('backfills');
};
