/**
 * Priorities and places in the queue, selections, marks, backfills.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('runs', table => {
    table
      .string('trigger_kind')
      .comment('What of `trigger` lists are filtered by');
    table.integer('priority').notNullable().defaultTo(1).comment('3: critical');
    table
      .double('queue_order')
      .notNullable()
      .defaultTo(0)
      .comment('Place among waiting runs of its priority, lowest first');
    table.text('selection').comment('Keys of the tasks asked for, if not all');
    table
      .text('computes')
      .notNullable()
      .defaultTo('[]')
      .comment('Compute profiles with a limit that its tasks use');
    table.string('backfill_id');
    table.string('rerun_of');
    table.text('mark');
    table.index(['backfill_id', 'state', 'id']);
    table.index(['trigger_kind', 'state', 'id']);
    table.index(['workspace', 'trigger_kind', 'state', 'id']);
    table.index(['workspace', 'job', 'trigger_kind', 'state', 'id']);
  });
  await knex.schema.alterTable('task_runs', table => {
    table.text('mark');
  });
  await knex.schema.alterTable('run_repairs', table => {
    table.text('parameters');
  });
  const isSqlite = knex.client.config.client !== 'pg';
  await knex('runs').update({
    trigger_kind: knex.raw(
      isSqlite ? "json_extract(trigger, '$.kind')" : "trigger::json ->> 'kind'",
    ),
  });
  const waiting = await knex('runs')
    .where({ state: 'queued' })
    .select('id', 'queued_at');
  for (const { id, queued_at } of waiting) {
    await knex('runs')
      .where({ id })
      .update({ queue_order: Date.parse(queued_at) });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('run_repairs', table => {
    table.dropColumn('parameters');
  });
  await knex.schema.alterTable('task_runs', table => {
    table.dropColumn('mark');
  });
  await knex.schema.alterTable('runs', table => {
    table.dropIndex(['backfill_id', 'state', 'id']);
    table.dropIndex(['trigger_kind', 'state', 'id']);
    table.dropIndex(['workspace', 'trigger_kind', 'state', 'id']);
    table.dropIndex(['workspace', 'job', 'trigger_kind', 'state', 'id']);
    table.dropColumns(
      'trigger_kind',
      'priority',
      'queue_order',
      'selection',
      'computes',
      'backfill_id',
      'rerun_of',
      'mark',
    );
  });
};
