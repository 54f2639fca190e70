import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finds, found, MINUTE, version } from './rightHistory.mjs';

test('where the clock of the database was set forward, what was due by then is due, and nothing else', () => {
  const step = {
    kind: 'clock',
    ofDatabase: true,
    ms: 120_000,
    from: MINUTE,
    to: MINUTE + 5_000,
  };
  const tick = (minutes, at) =>
    version(
      'run_ticks',
      { tick: new Date(MINUTE + minutes * 60_000).toISOString() },
      at,
    );
  const early = 'P2: A tick was decided before its moment';
  const quiet = change =>
    assert.deepEqual(
      found(change).filter(one => /^(?:P2|P8|leases)/.test(one)),
      [],
    );
  quiet({ faults: [step], versions: [tick(2, MINUTE + 1_000)] });
  quiet({ faults: [step], versions: [tick(2, MINUTE + 30_000)] });
  finds({ faults: [step], versions: [tick(3, MINUTE + 1_000)] }, early);
  finds({ faults: [step], versions: [tick(3, MINUTE + 60_000)] }, early);
  const elsewhere = { ...step, ofDatabase: false };
  finds({ faults: [elsewhere], versions: [tick(2, MINUTE + 1_000)] }, early);

  const seen = [
    {
      from: MINUTE + 60_000,
      to: MINUTE + 60_000,
      backend: 'A',
      runs: [
        {
          id: 'r1',
          lifecycle: 'terminated',
          result: 'success',
          repairs: 0,
          observedAt: new Date(MINUTE + 123_000).toISOString(),
        },
      ],
    },
  ];
  quiet({ faults: [step], seen });
  finds({ faults: [elsewhere], seen }, 'P8: A state is from the future');

  const lease = (fence, holder, at, expires) =>
    version(
      'leases',
      { name: 'loop:x', holder, fence, old_expires_at: expires },
      at,
    );
  const first = lease(1, 'one', MINUTE - 20_000, 0);
  const taken = lease(2, 'two', MINUTE + 3_000, MINUTE + 5_000);
  const back = { ...step, ms: -600_000 };
  quiet({ faults: [step], versions: [first, taken] });
  quiet({ faults: [back], versions: [first, taken] });
  finds(
    { faults: [{ ...back, ofDatabase: false }], versions: [first, taken] },
    'leases: A lease was taken from its holder',
  );
  finds(
    { versions: [first, taken] },
    'leases: A lease was taken from its holder',
  );
  // Left behind by who was killed before the clock was set back.
  quiet({ versions: [first, lease(2, 'two', MINUTE, MINUTE + 3_600_000)] });
});
