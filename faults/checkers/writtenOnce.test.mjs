import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attempts, finds, found, history } from './rightHistory.mjs';

test('writes: rows that are there twice, or not, or by nobody', () => {
  const append = { table: 'lake.faults.rows', mode: 'append' };
  const specs = new Map([
    [
      'east/one',
      { tasks: [{ key: 'work', type: 'sql', sql: { materialize: append } }] },
    ],
  ]);
  const [row] = history().taskRuns;
  const wrote = (...numbers) =>
    numbers.map(attempt => ({ run: 'r1', task: 'work', attempt }));
  const interrupted = attempts([1, 0, 'failed'], [2, 0, 'success']);
  const repaired = attempts([1, 0, 'success'], [2, 1, 'success']);
  for (const [numbers, list] of [
    [[1], row.attempts],
    [[1], interrupted],
    [[2], interrupted],
    [[1, 2], repaired],
  ]) {
    const taskRuns = [{ ...row, attempts: list }];
    assert.deepEqual(
      found({ specs, taskRuns, written: wrote(...numbers), work: [] }),
      [],
    );
  }
  finds(
    {
      specs,
      taskRuns: [{ ...row, attempts: interrupted }],
      written: wrote(1, 2),
    },
    'writes: A task appended its rows more than once',
  );
  finds({ specs }, 'writes: A task succeeded and its rows are not there');
  finds(
    { specs, written: wrote(1, 9) },
    'writes: An attempt that nobody knows has written',
  );
  finds({ written: wrote(1) }, 'writes: A task that nobody knows has written');
});
