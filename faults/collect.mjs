// All that a slice left, for the checkers: what clients, tasks and the database itself say happened.
import { setTimeout as wait } from 'node:timers/promises';
import { readVersions } from './versions.mjs';
import { readWork } from './work.mjs';
import { COMPUTE_LIMITS, ROWS_TABLE, WORKSPACE_LIMITS } from './workspace.mjs';

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
 * @property {{ run: string, task: string, attempt: number }[]} written - what is in the table that sql tasks append to, by snapshot
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
    written: await readWritten(backends),
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

/** Who wrote each snapshot of the table of the sql tasks, as its properties say. */
async function readWritten(backends) {
  const path = `/tables/${ROWS_TABLE.replaceAll('.', '/')}/snapshots?limit=100`;
  const snapshots = [];
  let cursor;
  do {
    const { status, body } = await answerOf(
      backends,
      cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path,
    );
    if (status === 404) {
      return [];
    }
    snapshots.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor);
  return snapshots.map(({ summary }) => ({
    run: summary['openlake.run-id'],
    task: summary['openlake.task'],
    attempt: Number(summary['openlake.attempt']),
  }));
}

/** What one of them answers, asked until it does: in the middle of a fault none may. */
async function answerOf(backends, path) {
  for (let tries = 0; ; tries++) {
    const backend = backends[tries % backends.length];
    const answer = await backend.call(path).catch(error => ({ error }));
    if (answer.status === 200 || answer.status === 404) {
      return answer;
    }
    if (tries > 60) {
      throw new Error(`${path}: ${JSON.stringify(answer)}`);
    }
    await wait(500);
  }
}
