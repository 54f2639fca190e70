import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finds, found, history, version } from './rightHistory.mjs';

test('P3: a version written over, a step back, another result, a cursor that goes back', () => {
  const { versions } = history();
  const [queued, running, ended] = versions;
  const again = (entry, more) => version('runs', { ...entry.row, ...more });
  finds(
    { versions: [queued, running, again(ended, { version: 2 })] },
    'P3: A version of a run was written over',
  );
  finds(
    { versions: [...versions, again(running, { version: 4 })] },
    'P3: A run went back',
  );
  finds(
    { versions: [...versions, again(ended, { version: 4, result: 'failed' })] },
    'P3: The result of a run that had ended changed',
  );
  assert.deepEqual(
    found({
      versions: [...versions, again(queued, { version: 4, repairs: 1 })],
    }).filter(one => one.startsWith('P3')),
    [],
  );
  finds(
    {
      versions: [
        version('run_mirrors', { orchestrator: 'local', cursor: '8' }),
        version('run_mirrors', { orchestrator: 'local', cursor: '5' }),
      ],
    },
    'P3: The cursor of a mirror went back',
  );
  finds(
    {
      versions: [
        version('local_runs', { run_id: 'r1', fence: 2, version: 3 }),
        version('local_runs', { run_id: 'r1', fence: 2, version: 3 }),
        version('local_runs', { run_id: 'r1', fence: 2, version: 5 }),
      ],
    },
    'P3: A version of a run of the local runner was written over',
  );
  finds(
    {
      versions: [
        version('backfills', { id: 'b1', version: 1, state: 'running' }),
        version('backfills', { id: 'b1', version: 2, state: 'paused' }),
        version('backfills', { id: 'b1', version: 2, state: 'canceled' }),
      ],
    },
    'P3: A version of a backfill was written over',
  );
  const seen = (from, lifecycle) => ({
    from,
    to: from + 1,
    backend: 'A',
    runs: [
      { id: 'r1', lifecycle, repairs: 0, observedAt: '2020-01-01T00:00:00Z' },
    ],
  });
  finds(
    { seen: [seen(1, 'running'), seen(5, 'queued')] },
    'P3: Clients saw it: A run went back',
  );
});
