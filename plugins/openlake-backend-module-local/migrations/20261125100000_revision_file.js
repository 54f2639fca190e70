// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('local_revisions', table => {
    table
      .string('file', 1000)
      .nullable()
      .comment('File of the revision that holds the job as it was written');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('local_revisions', table => {
    table.dropColumn('file');
  });
};
