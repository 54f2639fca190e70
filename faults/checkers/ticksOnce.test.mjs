import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finds, found, history, MINUTE, version } from './rightHistory.mjs';

test('P2: a tick that is neither run nor skip, both, early, without its run, or taken for nothing', () => {
  const at = minutes => new Date(MINUTE + minutes * 60_000).toISOString();
  const place = { workspace: 'east', job: 'minutes', trigger_key: 't' };
  const triggers = [
    { ...place, kind: 'schedule', created_at: at(0), next_at: at(3) },
  ];
  const runs = [
    ...history().runs,
    {
      ...place,
      id: 'r2',
      trigger: '{"kind":"schedule"}',
      scheduled_at: at(1),
      lifecycle: 'terminated',
      result: 'success',
    },
  ];
  const fired = { ...place, tick: at(1), run_id: 'r2' };
  const skipped = {
    ...place,
    tick: at(2),
    first_tick: at(2),
    skipped_because: 'paused',
  };
  assert.deepEqual(
    found({ triggers, runs, ticks: [fired, skipped] }).filter(one =>
      one.startsWith('P2'),
    ),
    [],
  );
  finds(
    { triggers, runs, ticks: [fired] },
    'P2: A due tick is neither a run nor a skip',
  );
  finds(
    { triggers, runs, ticks: [fired, { ...skipped, first_tick: at(1) }] },
    'P2: A tick was decided more than once',
  );
  finds(
    { ticks: [{ ...place, tick: at(1), run_id: 'gone' }] },
    'P2: The run of a tick does not exist',
  );
  finds(
    { ticks: [{ ...place, tick: at(1) }] },
    'P2: A tick was taken and nothing came of it',
  );
  finds(
    { runs: [...runs, { ...runs[1], id: 'r3' }] },
    'P2: A tick has several runs',
  );
  finds(
    { versions: [version('run_ticks', { ...place, tick: at(10) })] },
    'P2: A tick was decided before its moment',
  );
  assert.deepEqual(
    found({
      versions: [version('run_ticks', { ...place, tick: 'fact:2064' })],
    }).filter(one => one.startsWith('P2')),
    [],
  );
  finds(
    { triggers, versions: [version('leases', {}, MINUTE + 600_000)] },
    'P2: A trigger has stopped looking at its ticks',
  );
});
