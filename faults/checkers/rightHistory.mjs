// The tests of the checkers: each finds what it is for, and says nothing of a history that is right.
import assert from 'node:assert/strict';
import { check } from '../check.mjs';

/** When it was. */
export const MINUTE = Date.parse('2026-03-01T10:00:00.000Z');

/** A run of one task that was asked for once, went well, and is told so everywhere. */
export function history(change = {}) {
  const run = {
    id: 'r1',
    workspace: 'east',
    job: 'one',
    trigger: '{"kind":"api"}',
    lifecycle: 'terminated',
    result: 'success',
    repairs: 0,
  };
  const at = lifecycle => ({
    id: 'r1',
    workspace: 'east',
    job: 'one',
    lifecycle,
    result: lifecycle === 'terminated' ? 'success' : null,
    repairs: 0,
    report_version: 1,
    admitted_at: '2026',
    mark: null,
    cancel: null,
  });
  return {
    operations: [
      { kind: 'create', key: 'k1', status: 201, run: 'r1' },
      { kind: 'create', key: 'k1', status: undefined },
    ],
    faults: [],
    seen: [],
    work: [line('start', 10, 1), line('done', 10, 1)],
    versions: [
      version('runs', { ...at('queued'), version: 1 }),
      version('runs', { ...at('running'), version: 2 }),
      version('runs', { ...at('terminated'), version: 3 }),
    ],
    runs: [run],
    taskRuns: [
      {
        run_id: 'r1',
        task_key: 'work',
        item_index: -1,
        lifecycle: 'terminated',
        result: 'success',
        attempts: attempts([1, 0, 'success']),
      },
    ],
    repairs: [],
    keys: [{ key: 'api:k1', run_id: 'r1' }],
    ticks: [],
    triggers: [],
    audit: [{ action: 'run-create', outcome: 'succeeded', subject: 'run:r1' }],
    facts: [{ type: 'run.ended', body: '{"run":"r1"}' }],
    written: [],
    stuck: [],
    specs: new Map([
      [
        'east/one',
        {
          concurrency: { max_concurrent_runs: 1 },
          tasks: [{ key: 'work', type: 'shell', idempotent: false }],
        },
      ],
      ['east/minutes', { triggers: [{ schedule: { cron: '* * * * *' } }] }],
    ]),
    limits: { workspaces: new Map(), computes: new Map() },
    backends: [{ name: 'A', starts: [], crashes: [] }],
    ...change,
  };
}

let seq = 0;
/** A row as it was from then on. */
export function version(what, row, at = MINUTE) {
  return { seq: seq++, at, what, row };
}

/** What the task wrote of itself. */
export function line(event, pid, attempt) {
  return { event, pid, attempt, run: 'r1', task: 'work', item: '-', uptime: 1 };
}

/** Of a task, each as its number, the repair it was of, and its result. */
export function attempts(...list) {
  return JSON.stringify(
    list.map(([number, repair, result]) => ({
      number,
      repair,
      lifecycle: 'terminated',
      result,
    })),
  );
}

/** What the checkers say of that history where it was otherwise. */
export function found(change) {
  return check(history(change)).map(
    ({ promise, message }) => `${promise}: ${message}`,
  );
}

/** That they say so, whatever else they say. */
export function finds(change, expected) {
  const messages = found(change);
  assert.ok(
    messages.includes(expected),
    `expected "${expected}", found ${JSON.stringify(messages)}`,
  );
}
