// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('local_revisions', table => {
    table.comment('Revisions that the local runner can start runs of');
    table.string('hash', 255).primary();
    table.string('workspace', 255).notNullable();
    table.string('job', 255).notNullable();
    table.text('spec').notNullable();
    table.text('settings').notNullable();
    table.string('deployed_at', 24).notNullable();
  });

  await knex.schema.createTable('local_runners', table => {
    table.comment('Processes that run jobs, each as long as its lease lasts');
    table.string('id', 26).primary();
    table.string('machine', 255).notNullable();
    table.integer('pid').notNullable();
    table.string('pid_started', 64).notNullable();
    table
      .bigInteger('expires_at')
      .notNullable()
      .comment('By the clock of the database, in ms since 1970');
  });

  await knex.schema.createTable('local_runs', table => {
    table.string('run_id', 255).primary();
    table
      .string('owner', 26)
      .nullable()
      .comment('Runner that drives it; null once it has ended');
    table
      .integer('fence')
      .notNullable()
      .comment('Grows with every change of owner; writes with an old one fail');
    table.integer('version').notNullable();
    table
      .bigInteger('change')
      .notNullable()
      .comment('Place of its newest version in the sequence of all changes');
    table
      .enum('lifecycle', ['running', 'terminating', 'terminated'])
      .notNullable();
    table.boolean('cancel_requested').notNullable().defaultTo(false);
    table.text('document').notNullable();
    table.index(['change'], 'local_runs_change_idx');
    table.index(['lifecycle', 'owner'], 'local_runs_open_idx');
  });

  await knex.schema.createTable('local_task_runs', table => {
    table
      .string('run_id', 255)
      .notNullable()
      .references('run_id')
      .inTable('local_runs')
      .onDelete('CASCADE');
    table.string('task_id', 255).notNullable();
    table.bigInteger('change').notNullable();
    table.text('document').notNullable();
    table.primary(['run_id', 'task_id']);
    table.index(['run_id', 'change'], 'local_task_runs_change_idx');
  });

  await knex.schema.createTable('local_repairs', table => {
    table
      .string('run_id', 255)
      .notNullable()
      .references('run_id')
      .inTable('local_runs')
      .onDelete('CASCADE');
    table.string('repair_id', 255).notNullable();
    table.primary(['run_id', 'repair_id']);
  });

  await knex.schema.createTable('local_changes', table => {
    table.comment(
      'One row: the newest change. Writers lock it, so changes commit in order',
    );
    table.integer('id').primary();
    table.bigInteger('value').notNullable();
  });
  await knex('local_changes').insert({ id: 1, value: 0 });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('local_changes');
  await knex.schema.dropTable('local_repairs');
  await knex.schema.dropTable('local_task_runs');
  await knex.schema.dropTable('local_runs');
  await knex.schema.dropTable('local_runners');
  await knex.schema.dropTable('local_revisions');
};
