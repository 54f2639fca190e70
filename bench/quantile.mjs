/**
 * The value that a share of the values are not above.
 *
 * @param {readonly number[]} values
 * @param {number} share - such as 0.5 for the median
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1];
}
