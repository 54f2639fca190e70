// All that a slice left, for the checkers: what clients, tasks and the database itself say happened.
import { readVersions } from './versions.mjs';
import { readWork } from './work.mjs';
import { COMPUTE_LIMITS, WORKSPACE_LIMITS } from './workspace.mjs';

/** A backend that was killed or stopped from within is back by then. */
const UNTIL_BACK_MS = 5_000;

/**
 * @typedef {object} Collected
 * @property {import('./History.mjs').Operation[]} operations
 * @property {import('./History.mjs').Fault[]} faults
 * @property {import('./History.mjs').Seen[]} seen
 * @property {import('./work.mjs').WorkLine[]} work
 * @property {{ seq: number, at: number, what: string, row: any }[]} versions
 * @property {any[]} runs - rows, as are those below
 * @property {any[]} taskRuns
 * @property {any[]} repairs
 * @property {any[]} keys
 * @property {any[]} ticks
 * @property {any[]} triggers
 * @property {any[]} audit
 * @property {any[]} facts
 * @property {any[]} stuck - runs, as the API tells them
 * @property {Map<string, any>} specs - by `workspace/job`
 * @property {{ workspaces: Map<string, number>, computes: Map<string, number> }} limits - of runs at work
 * @property {object[]} journal
 * @property {{ name: string, starts: number[], crashes: { at: number, what: string }[] }[]} backends
 */

/** @returns {Promise<Collected>} */
export async function collect({
  knex,
  history,
  record,
  journal,
  specs,
  backends,
  stuck,
}) {
  return {
    operations: history.operations,
    faults: [
      ...history.faults,
      // Those that were armed, once they have gone off.
      ...journal
        .filter(({ fault }) => fault)
        .map(({ fault, at, ...more }) => ({
          ...more,
          kind: fault,
          from: at,
          to: at + UNTIL_BACK_MS,
        })),
    ],
    seen: history.seen,
    journal,
    specs,
    limits: { workspaces: WORKSPACE_LIMITS, computes: COMPUTE_LIMITS },
    backends,
    stuck,
    work: await readWork(record),
    versions: await readVersions(knex),
    runs: await knex('runs').orderBy('id'),
    taskRuns: await knex('task_runs').orderBy([
      'run_id',
      'position',
      'item_index',
    ]),
    repairs: await knex('run_repairs').orderBy(['run_id', 'number']),
    keys: await knex('run_keys'),
    ticks: await knex('run_ticks'),
    triggers: await knex('run_triggers'),
    audit: await knex('audit_events').orderBy('id'),
    facts: await knex('facts').orderBy('id'),
  };
}
