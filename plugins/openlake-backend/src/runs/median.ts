/** The middle of what is known of some values. @internal */
export function median(
  values: ReadonlyArray<number | undefined>,
): number | undefined {
  const known = values
    .filter((value): value is number => value !== undefined)
    .sort((a, b) => a - b);
  if (!known.length) {
    return undefined;
  }
  const middle = known.length >> 1;
  return known.length % 2
    ? known[middle]
    : Math.round((known[middle - 1] + known[middle]) / 2);
}
