/**
 * What triggers listen to, so that news finds those that care without asking
 * all of them.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('run_trigger_sources', table => {
    table.string('source').notNullable().comment('Such as table:lake.a.b');
    table.string('workspace').notNullable();
    table.string('job').notNullable();
    table.string('trigger_key').notNullable();
    table.primary(['source', 'workspace', 'job', 'trigger_key']);
    table
      .foreign(['workspace', 'job', 'trigger_key'])
      .references(['workspace', 'job', 'trigger_key'])
      .inTable('run_triggers')
      .onDelete('CASCADE');
    table.index(['workspace', 'job', 'trigger_key']);
  });
  const triggers = await knex('run_triggers')
    .whereIn('kind', ['table_update', 'job'])
    .select('workspace', 'job', 'trigger_key', 'trigger');
  for (const { trigger, ...place } of triggers) {
    const { table_update: update, job } = JSON.parse(trigger);
    const sources = update
      ? update.tables.map(name => `table:${name}`)
      : [`job:${place.workspace}/${job.name}`];
    for (const source of new Set(sources)) {
      await knex('run_trigger_sources').insert({ ...place, source });
    }
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('run_trigger_sources');
};
