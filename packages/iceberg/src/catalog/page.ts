import type { Page } from './TableCatalog';

/** Items of a page when the caller does not say. */
export const DEFAULT_PAGE_SIZE = 100;

/** Cuts a page out of names that were read one further than it is long; the last name is the cursor. */
export function pageOf<T>(
  names: string[],
  limit: number,
  itemOf: (name: string) => T,
): Page<T> {
  const page = names.slice(0, limit);
  return {
    items: page.map(itemOf),
    ...(names.length > limit ? { cursor: page.at(-1)! } : {}),
  };
}
