/**
 * The queue is read as a whole, and who has a place beside it: neither may
 * cost what all other runs cost.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(
    "create index runs_waiting on runs (workspace, job, id) where state = 'queued' and admitted_at is null",
  );
  await knex.raw(
    "create index runs_admitted on runs (workspace, job, id) where state = 'queued' and admitted_at is not null",
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index runs_admitted');
  await knex.raw('drop index runs_waiting');
};
