import { useApi } from '@backstage/frontend-plugin-api';
import {
  CallInput,
  RouteName,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useIdleFor } from './OpenlakeQueryProvider';
import { openlakeApiRef } from './openlakeApiRef';
import { nextLook, Pace } from './pace';

/**
 * What a page knows about an answer of the API. Data stays while it is looked
 * at again, so nothing on screen ever goes blank.
 *
 * @public
 */
export interface Answer<T> {
  /** The newest good answer. */
  data?: T;
  /** Why the last try failed; `data` may still hold an older answer. */
  error?: Error;
  /** No answer yet, good or bad. */
  isLoading: boolean;
  /** When `data` arrived, in milliseconds. */
  updatedAt?: number;
  /** Set when `data` is older than the last, failed, try. */
  staleSince?: number;
  /** A try is under way. */
  isFetching: boolean;
  /** Tries now. */
  retry: () => void;
}

/**
 * Reads an endpoint and keeps it fresh: at once when the backend hints that
 * something changed, otherwise at the given pace.
 *
 * @param name - Operation id, such as `runView`.
 * @param input - Its parameters and query.
 * @param options - `pace` (default `list`); `enabled: false` waits;
 *   `keepPrevious` shows the last answer while another key loads.
 * @public
 */
export function useOpenlake<N extends RouteName>(
  name: N,
  input: CallInput<N>,
  options: {
    pace?: Pace | ((data: RouteOutput<N> | undefined) => Pace);
    enabled?: boolean;
    keepPrevious?: boolean;
  } = {},
): Answer<RouteOutput<N>> {
  const api = useApi(openlakeApiRef);
  const idleFor = useIdleFor();
  const { pace = 'list', enabled = true, keepPrevious = false } = options;
  const query = useQuery<RouteOutput<N>, Error>({
    queryKey: ['openlake', name, input],
    queryFn: ({ signal }) => api.call(name, input, { signal }),
    enabled,
    meta: { once: pace === 'once' },
    refetchInterval: ({ state }) =>
      nextLook(
        typeof pace === 'function'
          ? pace(state.data as RouteOutput<N> | undefined)
          : pace,
        idleFor(),
        state.error,
      ),
    ...(keepPrevious && { placeholderData: keepPreviousData as never }),
  });
  const failed = query.isError || query.failureCount > 1;
  return {
    data: query.data,
    error: query.error ?? undefined,
    isLoading: query.isPending && query.fetchStatus !== 'idle',
    updatedAt: query.dataUpdatedAt || undefined,
    staleSince:
      failed && query.data !== undefined ? query.dataUpdatedAt : undefined,
    isFetching: query.isFetching,
    retry: () => {
      query.refetch();
    },
  };
}
