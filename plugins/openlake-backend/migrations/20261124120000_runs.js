/**
 * Runs and what belongs to them. Instants are ISO 8601 text in UTC, ids of
 * runs are ULIDs, so that their order is the order of creation.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('run_jobs', table => {
    table.comment(
      'One row per job that ever had a run: its counter and how it stands',
    );
    table.string('workspace').notNullable();
    table.string('job').notNullable();
    table.integer('last_number').notNullable().defaultTo(0);
    table.integer('ended_number').comment('Newest run that has ended');
    table.string('ended_run');
    table
      .integer('failures')
      .notNullable()
      .defaultTo(0)
      .comment('Failed runs in a row');
    table.string('failing_since');
    table.primary(['workspace', 'job']);
  });

  await knex.schema.createTable('runs', table => {
    table.string('id').primary();
    table.string('workspace').notNullable();
    table.string('job').notNullable();
    table.integer('number').notNullable();
    table.string('orchestrator').notNullable();
    table.string('revision_hash').notNullable();
    table.integer('revision_number').notNullable();
    table.string('revision_commit');
    table.text('trigger').notNullable();
    table.string('parent_run_id');
    table.text('chain').notNullable();
    table.text('parameters').notNullable();
    table.string('interval_start').notNullable();
    table.string('interval_end').notNullable();
    table.string('scheduled_at');
    table.string('lifecycle').notNullable();
    table.string('result');
    table.string('reason_code');
    table.text('reason_message');
    table.string('state').notNullable().comment('The one word a badge shows');
    table.string('created_at').notNullable();
    table.string('queued_at').notNullable();
    table.string('started_at');
    table.string('ended_at');
    table.string('observed_at').notNullable();
    table.string('admitted_at');
    table.integer('dispatch_attempts').notNullable();
    table.string('dispatch_after');
    table.string('accepted_at');
    table.integer('accepted_repair');
    table.text('cancel');
    table.integer('repairs').notNullable();
    table.bigInteger('report_version').notNullable();
    table.integer('version').notNullable();
    table.text('task_counts').notNullable();
    table.integer('failed_attempts').notNullable();
    table.text('failure');
    table.unique(['workspace', 'job', 'number']);
    // Lists are read newest first, whole or by state, at any depth.
    table.index(['workspace', 'id']);
    table.index(['workspace', 'job', 'id']);
    table.index(['state', 'id']);
    table.index(['workspace', 'state', 'id']);
    table.index(['workspace', 'job', 'state', 'id']);
    table.index(['ended_at', 'workspace']);
    table.index(['parent_run_id']);
    table.check(
      "lifecycle in ('pending', 'queued', 'running', 'terminating', 'terminated')",
      [],
      'runs_lifecycle',
    );
    table.check(
      "(lifecycle = 'terminated') = (result is not null)",
      [],
      'runs_result',
    );
    table.check(
      "(lifecycle = 'terminated') = (ended_at is not null)",
      [],
      'runs_ended',
    );
  });

  await knex.schema.createTable('task_runs', table => {
    table.string('run_id').notNullable();
    table.string('task_key').notNullable();
    table
      .integer('item_index')
      .notNullable()
      .comment('-1: no item of a for_each');
    table.integer('position').notNullable().comment('Order in the spec');
    table.text('item');
    table.string('type').notNullable();
    table.text('depends_on').notNullable();
    table.string('layer');
    table.string('lifecycle').notNullable();
    table.string('result');
    table.string('reason_code');
    table.text('reason_message');
    table.string('queued_at');
    table.string('started_at');
    table.string('ended_at');
    table.integer('attempt_count').notNullable();
    table.boolean('repaired').notNullable();
    // Read only together with their task run, so they live in its row.
    table.text('attempts').notNullable();
    table.text('inputs').notNullable();
    table.text('outputs').notNullable();
    table.text('values').notNullable();
    table.text('error');
    table.string('child_run_id');
    table.primary(['run_id', 'task_key', 'item_index']);
    table.foreign('run_id').references('runs.id').onDelete('CASCADE');
  });

  await knex.schema.createTable('run_keys', table => {
    table.comment('Idempotency keys: one run per key until it expires');
    table.string('workspace').notNullable();
    table.string('job').notNullable();
    table.string('key', 500).notNullable();
    table.string('run_id').notNullable();
    table.string('expires_at').notNullable().index();
    table.primary(['workspace', 'job', 'key']);
  });

  await knex.schema.createTable('run_repairs', table => {
    table.string('id').primary();
    table.string('run_id').notNullable();
    table.integer('number').notNullable();
    table.text('tasks').notNullable();
    table.string('revision_hash').notNullable();
    table.integer('revision_number').notNullable();
    table.string('revision_commit');
    table.text('note');
    table.string('by').notNullable();
    table.string('at').notNullable();
    table.unique(['run_id', 'number']);
    table.foreign('run_id').references('runs.id').onDelete('CASCADE');
  });

  await knex.schema.createTable('run_incidents', table => {
    table.comment('From the first failed run of a job to its next good one');
    table.string('id').primary();
    table.string('workspace').notNullable();
    table.string('job').notNullable();
    table.string('opened_by').notNullable();
    table.string('opened_at').notNullable();
    table.string('resolved_by');
    table.string('resolved_at');
    table.index(['workspace', 'job', 'resolved_at']);
    table.index(['resolved_at', 'workspace']);
  });

  await knex.schema.createTable('run_mirrors', table => {
    table.comment('How far each engine has been read');
    table.string('orchestrator').primary();
    table.text('cursor');
    table.string('synced_at');
  });

  await knex.schema.createTable('run_triggers', table => {
    table.comment('Where each trigger of each job stands');
    table.string('workspace').notNullable();
    table.string('job').notNullable();
    table.string('trigger_key').notNullable();
    table.string('kind').notNullable();
    table.text('trigger').notNullable();
    table.string('next_at').index();
    table.text('state').notNullable();
    table.integer('version').notNullable();
    table.string('created_at').notNullable();
    table.primary(['workspace', 'job', 'trigger_key']);
    table.index(['kind', 'workspace']);
  });

  await knex.schema.createTable('run_ticks', table => {
    table.comment('What became of each moment at which a trigger was due');
    table.string('workspace').notNullable();
    table.string('job').notNullable();
    table.string('trigger_key').notNullable();
    table.string('tick').notNullable();
    table
      .string('first_tick')
      .comment('Start of a stretch of skipped ticks that ends with this one');
    table.string('run_id');
    table.string('skipped_because');
    table.string('at').notNullable();
    table.primary(['workspace', 'job', 'trigger_key', 'tick']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'run_ticks',
    'run_triggers',
    'run_mirrors',
    'run_incidents',
    'run_repairs',
    'run_keys',
    'task_runs',
    'runs',
    'run_jobs',
  ]) {
    await knex.schema.dropTable(table);
  }
};
