import { test } from 'node:test';
import { finds, history } from './rightHistory.mjs';

test('P1: two runs for one key, an accepted run that is not there, a run nobody asked for, no answer for ever', () => {
  const { operations, runs } = history();
  finds(
    {
      operations: [
        ...operations,
        { kind: 'create', key: 'k1', status: 201, run: 'r2' },
      ],
    },
    'P1: One key was answered with several runs',
  );
  finds({ runs: [] }, 'P1: An accepted run does not exist');
  finds(
    { runs: [...runs, { ...runs[0], id: 'r2' }] },
    'P1: A run was started that no key stands for',
  );
  finds(
    { operations: [{ kind: 'create', key: 'k9' }] },
    'P1: Nobody was ever told what came of a key',
  );
});
