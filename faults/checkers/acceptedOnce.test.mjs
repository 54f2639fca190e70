import { test } from 'node:test';
import { finds, history } from './rightHistory.mjs';

test('P1: two runs for one key, an accepted run that is not there, a run nobody asked for, no answer for ever, a key of another run', () => {
  const { operations, runs } = history();
  const other = { ...runs[0], id: 'r2' };
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
    { runs: [...runs, other] },
    'P1: A run was started that no key stands for',
  );
  finds(
    { operations: [{ kind: 'create', key: 'k9' }] },
    'P1: Nobody was ever told what came of a key',
  );
  const instead = 'P1: A key stands for another run than the answer said';
  finds(
    { runs: [...runs, other], keys: [{ key: 'api:k1', run_id: 'r2' }] },
    instead,
  );
  finds({ keys: [] }, instead);
});
