import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeovers } from './leasesHeld.mjs';
import { finds, MINUTE, version } from './rightHistory.mjs';

test('leases: taken while held, without a new fence, and too late', () => {
  const lease = (fence, holder, at, expires) =>
    version(
      'leases',
      {
        name: 'loop:runs.triggers',
        holder,
        fence,
        old_holder: 'one',
        old_expires_at: expires,
      },
      at,
    );
  const first = lease(1, 'one', MINUTE - 20_000, 0);
  finds(
    { versions: [first, lease(2, 'two', MINUTE, MINUTE + 3_000)] },
    'leases: A lease was taken from its holder',
  );
  finds(
    { versions: [first, lease(1, 'two', MINUTE, MINUTE - 5_000)] },
    'leases: A lease changed hands without a new fence',
  );
  finds(
    {
      versions: [
        version('local_runs', {
          run_id: 'r1',
          owner: 'two',
          old_owner: 'one',
          old_owner_until: MINUTE + 4_000,
        }),
      ],
    },
    'leases: A run was taken from a runner that is alive',
  );
  finds(
    {
      faults: [{ kind: 'kill', alone: true, from: MINUTE, to: MINUTE + 100 }],
      versions: [first, lease(2, 'two', MINUTE + 12_000, MINUTE + 6_000)],
    },
    'leases: A loop was without a leader for too long',
  );
});

test('leases: how long a takeover took is measured where nothing else went wrong', () => {
  const taken = lateBy =>
    version(
      'leases',
      {
        name: 'loop:runs.dispatch',
        holder: 'two',
        old_holder: 'one',
        fence: 2,
        old_expires_at: MINUTE + 5_000,
      },
      MINUTE + lateBy,
    );
  const kill = { kind: 'kill', alone: true, from: MINUTE, to: MINUTE + 11_000 };
  const freeze = { kind: 'freeze', from: MINUTE + 2_000, to: MINUTE + 4_000 };
  const measured = (faults, lateBy) =>
    takeovers({ faults, versions: [taken(lateBy)] }).map(({ ms }) => ms);
  assert.deepEqual(measured([kill], 6_000), [6_000]);
  assert.deepEqual(measured([kill], 12_000), [12_000]);
  assert.deepEqual(measured([kill, freeze], 6_000), []);
  // That of the other one, which is killed later.
  const later = taken(28_000);
  later.row.old_expires_at = MINUTE + 27_000;
  assert.deepEqual(takeovers({ faults: [kill], versions: [later] }), []);
});
