/**
 * Reads the number of an option.
 *
 * @param {string} option - such as `--least`, for the error
 * @param {string} text - as it was given
 * @param {{ what: string, part?: boolean }} meaning - what the error says
 *   is meant, and whether a part of one will do
 * @returns {number} above zero
 * @throws when it is none
 */
export function readAmount(option, text, { what, part = false }) {
  const number = part ? /^(?!0*\.?0*$)\d+(\.\d+)?$/ : /^[1-9]\d*$/;
  if (!number.test(text)) {
    throw new Error(`${option} ${text}: ${what} is meant.`);
  }
  return Number(text);
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
