import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finds, found, history, MINUTE, version } from './rightHistory.mjs';

test('ends: what has not come to one', () => {
  const { taskRuns } = history();
  finds({ stuck: [{ id: 'r1' }] }, 'ends: A run has not ended');
  finds(
    { taskRuns: [{ ...taskRuns[0], lifecycle: 'running' }] },
    'ends: A task of a run that has ended has not',
  );
  const atWork = JSON.stringify([
    { ...JSON.parse(taskRuns[0].attempts)[0], lifecycle: 'running' },
  ]);
  finds(
    { taskRuns: [{ ...taskRuns[0], attempts: atWork }] },
    'ends: An attempt of a run that has ended has not',
  );
  finds(
    { taskRuns: [{ ...taskRuns[0], result: 'failed' }] },
    'ends: A run succeeded although a task of it failed',
  );
  const marked = { ...taskRuns[0], result: 'failed', mark: '{}' };
  assert.deepEqual(found({ taskRuns: [marked] }), []);
  finds(
    {
      versions: [
        version('local_runs', {
          run_id: 'r1',
          fence: 1,
          version: 1,
          lifecycle: 'running',
        }),
      ],
    },
    'ends: A run that has ended goes on in the local runner',
  );
  finds(
    {
      backends: [
        {
          name: 'A',
          starts: [],
          crashes: [{ at: MINUTE, what: 'A did not start' }],
        },
      ],
    },
    'ends: A did not start',
  );
});
