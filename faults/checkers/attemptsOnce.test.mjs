import { test } from 'node:test';
import { attempts, finds, history, line } from './rightHistory.mjs';

test('P10: two attempts at once, one twice, success without work, more often than allowed, one that is missing', () => {
  const two = attempts([1, 0, 'failed'], [2, 0, 'success']);
  const task = { ...history().taskRuns[0], attempts: two };
  finds(
    {
      work: [line('start', 10, 1), line('start', 11, 2), line('beat', 10, 1)],
    },
    'P10: An attempt was at work beside the one after it',
  );
  finds(
    { work: [line('start', 10, 1), line('start', 11, 1)] },
    'P10: An attempt ran twice',
  );
  finds({ work: [] }, 'P10: An attempt that succeeded did not do its work');
  finds(
    {
      taskRuns: [task],
      work: [line('start', 10, 1), line('start', 11, 2), line('done', 11, 2)],
    },
    'P10: What must not be tried again was',
  );
  finds(
    {
      taskRuns: [
        { ...task, attempts: attempts([1, 0, 'success'], [2, 0, 'success']) },
      ],
    },
    'P10: A task succeeded more than once',
  );
  finds(
    { taskRuns: [{ ...task, attempts: attempts([2, 0, 'success']) }] },
    'P10: Attempts are missing',
  );
});
