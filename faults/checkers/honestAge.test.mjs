import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finds, found, MINUTE } from './rightHistory.mjs';

test('P8: newer than the last answer, or from the future', () => {
  const seen = observedAt => [
    {
      from: MINUTE + 8_000,
      to: MINUTE + 8_100,
      backend: 'A',
      runs: [
        {
          id: 'r1',
          lifecycle: 'running',
          repairs: 0,
          observedAt: new Date(observedAt).toISOString(),
        },
      ],
    },
  ];
  const faults = [{ kind: 'silence', from: MINUTE, to: MINUTE + 10_000 }];
  assert.deepEqual(found({ faults, seen: seen(MINUTE) }), []);
  finds(
    { faults, seen: seen(MINUTE + 7_000) },
    'P8: A state is shown as newer than the last answer of its engine',
  );
  finds({ seen: seen(MINUTE + 60_000) }, 'P8: A state is from the future');
});
