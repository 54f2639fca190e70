import { latestShown } from './disturbances.mjs';

/** An answer under way when the engine fell silent may still come in. */
const GRACE_MS = 2_500;

/**
 * P8: while an engine does not answer, runs that are with it are shown with
 * the time of its last answer, and nothing is ever from the future.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'seen' | 'faults' | 'backends'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function honestAge({ seen, faults, backends }) {
  const violations = [];
  const say = (message, about) =>
    violations.push({ promise: 'P8', message, about });
  const starts = backends.flatMap(backend => backend.starts ?? []);
  // A backend that starts meanwhile hears the engine again.
  const silences = faults.filter(
    ({ kind, from, to }) =>
      kind === 'silence' && !starts.some(at => at > from - 60_000 && at < to),
  );
  for (const { from, to, backend, runs } of seen) {
    const silence = silences.find(
      one => one.from + GRACE_MS < from && to < one.to,
    );
    for (const { id, lifecycle, observedAt } of runs) {
      const observed = Date.parse(observedAt);
      if (observed > latestShown(faults, to) + GRACE_MS) {
        say('A state is from the future', { run: id, backend, observedAt });
      }
      if (
        silence &&
        lifecycle === 'running' &&
        observed > silence.from + GRACE_MS
      ) {
        say('A state is shown as newer than the last answer of its engine', {
          run: id,
          backend,
          observedAt,
          silentSince: new Date(silence.from).toISOString(),
        });
      }
    }
  }
  return violations;
}
