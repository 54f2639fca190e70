import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finds, found, history, MINUTE, version } from './rightHistory.mjs';

test('P2: an update of a table or a file that nobody decided on, a run without an update', () => {
  const table = 'lake.faults.rows';
  const at = new Date(MINUTE).toISOString();
  const place = { workspace: 'east', trigger_key: 't' };
  const specs = new Map([
    ...history().specs,
    ['east/after', { triggers: [{ table_update: { tables: [table] } }] }],
    ['east/landed', { triggers: [{ file_arrival: { path: 'inbox' } }] }],
  ]);
  const commit = id => ({
    id,
    at,
    type: 'table.snapshot_committed',
    body: JSON.stringify({ table }),
  });
  const { facts, operations } = history();
  const change = {
    specs,
    facts: [...facts, commit(4), commit(7)],
    operations: [
      ...operations,
      { kind: 'land', job: 'east/landed', key: 'inbox/1', to: MINUTE },
    ],
    triggers: [
      { ...place, job: 'after', created_at: at, state: '{}' },
      {
        ...place,
        job: 'landed',
        created_at: at,
        next_at: at,
        state: '{"seen":{"inbox/1":"0 1"}}',
      },
    ],
    ticks: [
      { ...place, job: 'after', tick: 'fact:7', skipped_because: 'paused' },
      { ...place, job: 'landed', tick: `files:${at}`, run_id: 'r1' },
    ],
    versions: [...history().versions, version('leases', {}, MINUTE + 60_000)],
  };
  const [after, landed] = change.ticks;
  assert.deepEqual(found(change), []);
  finds(
    { ...change, ticks: [landed, { ...after, tick: 'fact:4' }] },
    'P2: An update of a table is neither a run nor a skip',
  );
  finds(
    { ...change, ticks: [landed, after, { ...after, tick: 'fact:5' }] },
    'P2: A run was started for an update that there was not',
  );
  finds(
    { ...change, ticks: [after] },
    'P2: Files arrived and nothing was started',
  );
  const [heard, looked] = change.triggers;
  finds(
    { ...change, triggers: [heard, { ...looked, state: '{}' }] },
    'P2: A file that arrived was never looked at',
  );
});
