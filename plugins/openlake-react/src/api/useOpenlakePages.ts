import { useApi } from '@backstage/frontend-plugin-api';
import {
  CallInput,
  RouteName,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
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
 * Reads a list page by page; what was loaded stays loaded and is looked at
 * again together.
 *
 * @public
 */
export function useOpenlakePages<N extends PagedRouteName>(
  name: N,
  input: CallInput<N>,
  options: { pace?: Pace; enabled?: boolean } = {},
): Answer<ItemOf<N>[]> & {
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
} {
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
    placeholderData: keepPreviousData,
    refetchInterval: () => nextLook(pace, idleFor()),
  });
  const items = query.data?.pages.flatMap(page => page.items as ItemOf<N>[]);
  return {
    data: items,
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
