/**
 * Reads how many faults are the least that a kind of database has to take.
 *
 * @param {string | undefined} text - as it was given
 * @returns {number} 0 when nothing was asked for
 * @throws when it is no number of faults
 */
export function readLeast(text) {
  if (text !== undefined && !/^[1-9]\d*$/.test(text)) {
    throw new Error(
      `--least ${text}: a number of faults is meant, such as 2000.`,
    );
  }
  return Number(text ?? 0);
}

/**
 * What is to be said where too few faults came about: then that nothing was
 * found means little.
 *
 * @param {Record<string, number>} faults - how many of each kind
 * @param {number} least
 * @returns {string | undefined}
 */
export function tooFew(faults, least) {
  const count = Object.values(faults).reduce((a, b) => a + b, 0);
  return count < least
    ? `TOO FEW: ${count} faults, at least ${least} were asked for`
    : undefined;
}
