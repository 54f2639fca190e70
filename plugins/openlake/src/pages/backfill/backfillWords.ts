import { BackfillRequest } from '@openlake/plugin-openlake-common';

type Order = NonNullable<BackfillRequest['order']>;
type Reprocess = NonNullable<BackfillRequest['reprocess']>;

/** In which order intervals are run. */
export const orderOptions: { id: Order; label: string }[] = [
  { id: 'oldest_first', label: 'Oldest first' },
  { id: 'newest_first', label: 'Newest first' },
];

/** What becomes of intervals that have a run already. */
export const reprocessOptions: { id: Reprocess; label: string }[] = [
  { id: 'none', label: 'Leave them out' },
  { id: 'failed', label: 'Run those again that did not succeed' },
  { id: 'completed', label: 'Run all of them again' },
];

/** The label of a choice. */
export function wordOf<Id extends string>(
  options: readonly { id: Id; label: string }[],
  id: Id,
): string {
  return options.find(option => option.id === id)?.label ?? id;
}
