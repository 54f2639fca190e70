import { aheadAt, isBehind, undisturbed } from './disturbances.mjs';

/** What a leader that is gone may cost. */
const TAKEOVER_MS = 10_000;
/** What a leader gets with each renewal. */
const LOOP_LEASE_MS = 6_000;
/** What a runner gets with each renewal. */
const RUNNER_LEASE_MS = 10_000;
const JUST_NOW_MS = 500;
/** Between two readings of one clock. */
const SLACK_MS = 1_000;
/** The other one has got over what went wrong before by then. */
const BEFORE_MS = 1_000;
/** These have somebody waiting for them; the others come round when they do. */
const URGENT = /^loop:runs\.(triggers|dispatch|mirror)/;

/**
 * One process at a time leads each loop: a lease changes hands only once it has
 * run out or was given back, and then soon.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'versions' | 'faults'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function leasesHeld({ versions, faults }) {
  const violations = [];
  const last = new Map();
  for (const { what, at, row } of versions) {
    if (
      what === 'local_runs' &&
      row.owner &&
      row.old_owner &&
      row.owner !== row.old_owner &&
      Number(row.old_owner_until) > at &&
      // Renewed too late and just now: it had run out for the one that took the run.
      Number(row.old_owner_until) < at + RUNNER_LEASE_MS - JUST_NOW_MS
    ) {
      violations.push({
        promise: 'leases',
        message: 'A run was taken from a runner that is alive',
        about: { run: row.run_id, left: Number(row.old_owner_until) - at },
      });
    }
    if (what !== 'leases') {
      continue;
    }
    const before = last.get(row.name);
    last.set(row.name, row);
    if (!before) {
      continue;
    }
    if (row.fence <= before.fence) {
      violations.push({
        promise: 'leases',
        message: 'A lease changed hands without a new fence',
        about: { before, after: row },
      });
    }
    const left = Number(row.old_expires_at) - at;
    // One that lies further ahead is of a clock that was set back since.
    if (
      left > aheadAt(faults, at) &&
      left <= LOOP_LEASE_MS + SLACK_MS &&
      !isBehind(faults, at)
    ) {
      violations.push({
        promise: 'leases',
        message: 'A lease was taken from its holder',
        about: { lease: row.name, left },
      });
    }
  }
  for (const { lease, ms } of takeovers({ versions, faults })) {
    if (ms > TAKEOVER_MS) {
      violations.push({
        promise: 'leases',
        message: 'A loop was without a leader for too long',
        about: { lease, ms },
      });
    }
  }
  return violations;
}

/**
 * How long loops that somebody waits for were without a leader after it was
 * killed while the other backend was well.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'versions' | 'faults'>} collected
 * @returns {{ lease: string, ms: number }[]}
 */
export function takeovers({ versions, faults }) {
  const leases = versions.filter(
    ({ what, row }) => what === 'leases' && URGENT.test(row.name),
  );
  return faults
    .filter(({ kind, alone }) => kind === 'kill' && alone)
    .flatMap(kill => {
      const seen = new Set();
      return leases
        .filter(({ at, row }) => {
          const next = at > kill.from && !seen.has(row.name);
          if (next) {
            seen.add(row.name);
          }
          // One that ran out within a lease of the kill was that of the process that was killed: the other one renews
          // its own.
          return (
            next &&
            Number(row.old_expires_at) >= kill.from &&
            Number(row.old_expires_at) <= kill.from + LOOP_LEASE_MS &&
            undisturbed(
              faults,
              kill,
              kill.from - BEFORE_MS,
              Math.min(at, kill.from + TAKEOVER_MS),
            )
          );
        })
        .map(({ at, row }) => ({ lease: row.name, ms: at - kill.from }));
    });
}
