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

/** A backend compares its clock with that of the database so often. */
const COMPARED_MS = 30_000;
/** A clock is set, and that is noted, one after the other. */
const NOTED_MS = 2_000;

const stepsOf = faults =>
  faults.filter(({ kind, ofDatabase }) => kind === 'clock' && ofDatabase);

/**
 * How far the clock of the database may have been ahead of the right time, for
 * a process that decides by it: where it is that of a machine whose clock was
 * set forward, and was looked at then.
 *
 * @param {import('../History.mjs').Fault[]} faults
 * @param {number} at
 */
export function aheadAt(faults, at) {
  return Math.max(
    0,
    ...stepsOf(faults)
      .filter(
        ({ from, to }) =>
          from - NOTED_MS <= at && at <= to + COMPARED_MS + NOTED_MS,
      )
      .map(({ ms }) => ms),
  );
}

/**
 * Whether the clock of the database may have been behind the right time for a
 * process that takes a lease: then one that is held lies so far ahead for it as
 * one that was left behind. It may have stood still meanwhile.
 *
 * @param {import('../History.mjs').Fault[]} faults
 * @param {number} at
 */
export function isBehind(faults, at) {
  return stepsOf(faults).some(
    ({ ms, from, to }) =>
      ms < 0 && from - NOTED_MS <= at && at <= to + COMPARED_MS + NOTED_MS,
  );
}

/**
 * The latest time that the clock of the database can have shown so far.
 *
 * @param {import('../History.mjs').Fault[]} faults
 * @param {number} at
 */
export function latestShown(faults, at) {
  return Math.max(
    at,
    ...stepsOf(faults)
      .filter(({ from }) => from - NOTED_MS <= at)
      .map(({ to, ms }) => Math.min(at, to + COMPARED_MS + NOTED_MS) + ms),
  );
}
