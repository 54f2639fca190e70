/** How far a selection reaches from the tasks that were named; `typed` is written by hand. */
export type Reach = 'only' | 'before' | 'after' | 'typed';

/** What a selection of tasks is called on a form. */
export const reachLabels: { id: Reach; label: string }[] = [
  { id: 'only', label: 'Only these' },
  { id: 'before', label: 'With all before' },
  { id: 'after', label: 'With all after' },
  { id: 'typed', label: 'As typed' },
];

/** Tasks as `createRun` takes them: `a`, `+a` or `a+` each; none is all. */
export function selectionText(
  keys: readonly string[],
  reach: Exclude<Reach, 'typed'>,
): string | undefined {
  const term = {
    only: (key: string) => key,
    before: (key: string) => `+${key}`,
    after: (key: string) => `${key}+`,
  }[reach];
  return keys.length ? keys.map(term).join(',') : undefined;
}
