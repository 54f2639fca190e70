const counts = new Intl.NumberFormat('en');

/** `3,000,000`. @public */
export function formatCount(n: number): string {
  return counts.format(n);
}

/** `1 task`, `2 tasks`: a count and what is counted agree everywhere. @public */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${counts.format(n)} ${n === 1 ? one : many}`;
}
