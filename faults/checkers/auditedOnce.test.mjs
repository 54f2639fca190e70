import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finds, found, history } from './rightHistory.mjs';

test('P7: a change without a record, a record without a change', () => {
  const { audit } = history();
  finds({ audit: [] }, 'P7: 1 changes and 0 records of run-create');
  finds(
    { audit: [...audit, { ...audit[0], action: 'run-repair' }] },
    'P7: 0 changes and 1 records of run-repair',
  );
  const { operations, runs, versions } = history();
  finds(
    {
      operations: [
        ...operations,
        { kind: 'pause', job: 'east/one', status: 200 },
        { kind: 'pause', job: 'east/one' },
      ],
    },
    'P7: 1 changes and 0 records of job-pause',
  );
  const cancel = '{"at":"2026","code":"canceled_by_user"}';
  const canceled = {
    runs: [{ ...runs[0], backfill_id: 'b1' }],
    versions: versions.map(({ row, ...one }) => ({
      ...one,
      row: { ...row, cancel },
    })),
  };
  finds(canceled, 'P7: 1 changes and 0 records of run-cancel');
  const record = {
    action: 'backfill-cancel',
    outcome: 'succeeded',
    subject: 'backfill:b1',
  };
  assert.deepEqual(found({ ...canceled, audit: [...audit, record] }), []);
});
