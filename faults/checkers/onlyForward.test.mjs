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

test('P3: an older report, a repair that is forgotten', () => {
  const { versions } = history();
  const [queued, running, ended] = versions;
  const again = (entry, more) => version('runs', { ...entry.row, ...more });
  finds(
    { versions: [queued, running, again(ended, { report_version: 0 })] },
    'P3: An older report was applied',
  );
  quiet({ versions: [queued, running, again(ended, { report_version: 2 })] });
  const repaired = again(queued, { version: 4, repairs: 1 });
  finds(
    { versions: [...versions, repaired, again(ended, { version: 5 })] },
    'P3: A repair was forgotten',
  );
  quiet({
    versions: [...versions, repaired, again(ended, { version: 5, repairs: 1 })],
  });
});

test('P3: a task that goes back, unless it begins again', () => {
  const task = lifecycle =>
    version('task_runs', {
      run_id: 'r1',
      task_key: 'work',
      item_index: -1,
      lifecycle,
    });
  const other = {
    ...task('queued'),
    row: { ...task('queued').row, item_index: 0 },
  };
  const wrong = 'P3: A task went back';
  finds({ versions: [task('running'), task('queued')] }, wrong);
  finds({ versions: [task('terminated'), task('running')] }, wrong);
  quiet({ versions: [task('terminated'), task('pending'), task('running')] });
  quiet({ versions: [task('running'), other] });
});

test('P3: a run of the local runner whose fence goes back, or that goes on after its end', () => {
  const local = (fence, number, lifecycle) =>
    version('local_runs', { run_id: 'r1', fence, version: number, lifecycle });
  finds(
    { versions: [local(3, 1, 'running'), local(2, 2, 'running')] },
    'P3: The fence of a run went back',
  );
  finds(
    { versions: [local(3, 1, 'terminated'), local(3, 2, 'running')] },
    'P3: A run of the local runner went on after its end',
  );
  // Taken over; ended and repaired.
  quiet({ versions: [local(3, 1, 'running'), local(4, 1, 'running')] });
  quiet({ versions: [local(3, 1, 'terminated'), local(4, 2, 'running')] });
});

test('P3: a reader of facts whose cursor goes back', () => {
  const cursor = (consumer, position) =>
    version('fact_cursors', { consumer, position });
  finds(
    { versions: [cursor('triggers', '10'), cursor('triggers', '9')] },
    'P3: The cursor of a reader of facts went back',
  );
  quiet({ versions: [cursor('triggers', '9'), cursor('triggers', '10')] });
  quiet({ versions: [cursor('triggers', '9'), cursor('tables', '4')] });
});

/** That P3 is kept. */
function quiet(change) {
  assert.deepEqual(
    found(change).filter(one => one.startsWith('P3')),
    [],
  );
}
