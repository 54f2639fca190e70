import { undisturbed } from './disturbances.mjs';

/** The lease of a runner, the round that notices, and a slow machine. */
const WITHIN_MS = 10_000 + 2_000 + 3_000;

/**
 * P10: the runs of a runner that was killed are driven by another one, or have
 * ended, within its lease.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'versions' | 'faults'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function orphansTaken({ versions, faults }) {
  const violations = [];
  const runners = versions.filter(({ what }) => what === 'local_runners');
  const ofRuns = versions.filter(({ what }) => what === 'local_runs');
  for (const fault of faults) {
    if (fault.kind !== 'kill' || fault.down > 1_000) {
      continue;
    }
    const until = fault.to + WITHIN_MS;
    const runner = runners.find(
      ({ row, at }) => row.pid === fault.pid && at <= fault.from,
    );
    if (!runner || !undisturbed(faults, fault, fault.from, until)) {
      continue;
    }
    const owned = new Map();
    for (const { at, row } of ofRuns) {
      if (at <= fault.from) {
        owned.set(row.run_id, row);
      }
    }
    for (const [run, row] of owned) {
      if (row.owner !== runner.row.id || row.lifecycle === 'terminated') {
        continue;
      }
      const taken = ofRuns.find(
        later =>
          later.row.run_id === run &&
          later.at > fault.from &&
          later.row.owner !== runner.row.id,
      );
      if (!taken || taken.at > until) {
        violations.push({
          promise: 'P10',
          message: 'A run stayed with a runner that was killed',
          about: { run, killed: fault.from, taken: taken?.at },
        });
      }
    }
  }
  return violations;
}
