/** Faults that keep others from doing their part in time. */
const HEAVY = new Set([
  'kill',
  'kill-start',
  'terminate',
  'freeze',
  'clock',
  'restart-database',
  'full-disk',
  'descriptors',
  'failpoint',
]);

/**
 * Whether nothing else went wrong at that time, so that what has to happen in
 * time can be expected to.
 *
 * @param {import('../History.mjs').Fault[]} faults
 * @param {import('../History.mjs').Fault | undefined} but
 * @param {number} from
 * @param {number} to
 */
export function undisturbed(faults, but, from, to) {
  return !faults.some(
    fault =>
      fault !== but &&
      HEAVY.has(fault.kind) &&
      fault.from < to &&
      (fault.to ?? fault.from) > from,
  );
}
