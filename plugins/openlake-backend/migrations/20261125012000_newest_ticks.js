/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('run_ticks', table => {
    table.index(['workspace', 'job', 'at', 'tick'], 'run_ticks_newest');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('run_ticks', table => {
    table.dropIndex(['workspace', 'job', 'at', 'tick'], 'run_ticks_newest');
  });
};
