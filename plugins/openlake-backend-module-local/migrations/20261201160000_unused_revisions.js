// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('local_revisions', table => {
    table
      .string('used_at', 24)
      .nullable()
      .comment('When it was deployed or a run of it started, to the hour');
  });
  await knex('local_revisions').update({ used_at: knex.ref('deployed_at') });
  await knex.schema.alterTable('local_runs', table => {
    table
      .string('revision_hash', 255)
      .nullable()
      .comment('Revision that it runs with; kept as long as the run is');
    table.index(['revision_hash'], 'local_runs_revision_idx');
  });
  await knex('local_runs').update({
    revision_hash: knex.raw(
      knex.client.config.client.includes('sqlite')
        ? `json_extract(document, '$.revisionHash')`
        : `document::json->>'revisionHash'`,
    ),
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('local_runs', table => {
    table.dropIndex(['revision_hash'], 'local_runs_revision_idx');
    table.dropColumn('revision_hash');
  });
  await knex.schema.alterTable('local_revisions', table => {
    table.dropColumn('used_at');
  });
};
