import { MAX_PAGE_SIZE } from '@openlake/plugin-openlake-common';
import type { Command } from 'commander';
import { toCount } from './count';

const DEFAULT_LIMIT = 20;

/** Options of verbs that list. */
export interface PageOptions {
  limit: number;
  all?: boolean;
}

/** `--limit` and `--all`. @internal */
export function addPageOptions(verb: Command): Command {
  return verb
    .option(
      '-n, --limit <count>',
      'show so many at most',
      toCount,
      DEFAULT_LIMIT,
    )
    .option('--all', 'show all');
}

/**
 * Reads a list page by page until there are as many as wanted.
 *
 * @returns what the API answers, as if it had been one page
 * @internal
 */
export async function readPages<
  T extends { items: unknown[]; nextCursor?: string },
>(
  { limit, all }: PageOptions,
  read: (query: { limit: number; cursor?: string }) => Promise<T>,
): Promise<T> {
  const wanted = all ? Infinity : limit;
  const size = (have: number) => Math.min(wanted - have, MAX_PAGE_SIZE);
  const answer = await read({ limit: size(0) });
  while (answer.nextCursor && answer.items.length < wanted) {
    const { items, nextCursor } = await read({
      limit: size(answer.items.length),
      cursor: answer.nextCursor,
    });
    answer.items.push(...items);
    answer.nextCursor = nextCursor;
  }
  return answer;
}

/** Says that a list goes on. @internal */
export function moreText({ nextCursor }: { nextCursor?: string }): string {
  return nextCursor ? '\n\nThere are more: --limit or --all shows them' : '';
}
