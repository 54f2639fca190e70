import { useApi } from '@backstage/frontend-plugin-api';
import {
  CallInput,
  RouteName,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useIdleFor } from './OpenlakeQueryProvider';
import { openlakeApiRef } from './openlakeApiRef';
import { nextLook, Pace } from './pace';
import { Answer } from './useOpenlake';

/** Endpoints that answer with a page and a cursor. @public */
export type PagedRouteName = {
  [N in RouteName]: RouteOutput<N> extends {
    items: unknown[];
    nextCursor?: string;
  }
    ? 'nextCursor' extends keyof RouteOutput<N>
      ? N
      : never
    : never;
}[RouteName];

/** Items of a paged endpoint. @public */
export type ItemOf<N extends PagedRouteName> = RouteOutput<N>['items'][number];

/**
 * A list of which more can be loaded: its items, and the pages as they came,
 * with what the endpoint says beside the items.
 *
 * @public
 */
export interface Pages<N extends PagedRouteName> extends Answer<ItemOf<N>[]> {
  pages: RouteOutput<N>[];
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
}

/**
 * Reads a list page by page; what was loaded stays loaded and is looked at
 * again together. While another filter of the same thing loads, the last list
 * stays.
 *
 * @public
 */
export function useOpenlakePages<N extends PagedRouteName>(
  name: N,
  input: CallInput<N>,
  options: { pace?: Pace; enabled?: boolean } = {},
): Pages<N> {
  const api = useApi(openlakeApiRef);
  const idleFor = useIdleFor();
  const { pace = 'list', enabled = true } = options;
  const query = useInfiniteQuery({
    queryKey: ['openlake', name, 'pages', input],
    queryFn: ({ signal, pageParam }) =>
      api.call(name, withCursor(input, pageParam), { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.nextCursor,
    enabled,
    placeholderData: (previous, asked) =>
      sameParams(asked?.queryKey.at(-1), input) ? previous : undefined,
    refetchInterval: ({ state }) => nextLook(pace, idleFor(), state.error),
  });
  const items = query.data?.pages.flatMap(page => page.items as ItemOf<N>[]);
  return {
    data: items,
    pages: query.data?.pages ?? [],
    error: query.error ?? undefined,
    isLoading: query.isPending,
    updatedAt: query.dataUpdatedAt || undefined,
    staleSince: query.isError && items ? query.dataUpdatedAt : undefined,
    isFetching: query.isFetching,
    retry: () => {
      query.refetch();
    },
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => {
      query.fetchNextPage();
    },
  };
}

function withCursor<N extends PagedRouteName>(
  input: CallInput<N>,
  cursor: string | undefined,
): CallInput<N> {
  const { query } = input as { query?: object };
  return { ...input, query: { ...query, cursor } } as CallInput<N>;
}

/** Whether two inputs are about the same thing: their paths are the same. */
function sameParams(a: unknown, b: unknown): boolean {
  const [one, other] = [a, b].map(input =>
    JSON.stringify((input as { params?: object } | undefined)?.params),
  );
  return one === other;
}
