import { useSignal } from '@backstage/plugin-signals-react';
import {
  InvalidateQueryFilters,
  Query,
  QueryClient,
  QueryClientProvider,
  useQueryClient,
} from '@tanstack/react-query';
import { createContext, ReactNode, useContext, useEffect, useRef } from 'react';
import { isRefusal } from './pace';

/**
 * Channel on which the backend says that something changed. A message is a hint
 * to look now and never carries data, so that permissions stay with the API.
 *
 * @public
 */
export const HINT_CHANNEL = 'openlake';

/** @public */
export function createOpenlakeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 1_000,
        gcTime: 5 * 60_000,
        // The next look comes by itself; hammering a dead backend helps nobody.
        retry: (tries, error) => tries < 1 && !isRefusal(error),
        retryDelay: 500,
      },
    },
  });
}

const LOOK_AT_MOST_EVERY = 500;

/** Questions that were under way when something changed, and are asked once more. */
const askedTooEarly = new WeakSet<Query>();

/**
 * Looks again at what is on screen, but for what never changes. What is being
 * asked just now goes on, since answers that take longer than hints are apart
 * would never come otherwise, and is asked once more after that.
 */
function lookAgain(client: QueryClient): void {
  const shown: InvalidateQueryFilters = {
    queryKey: ['openlake'],
    predicate: query => query.meta?.once !== true,
  };
  const underWay = client
    .getQueryCache()
    .findAll({ ...shown, fetchStatus: 'fetching' });
  client.invalidateQueries(shown, { cancelRefetch: false });
  for (const query of underWay) {
    if (query.promise && !askedTooEarly.has(query)) {
      askedTooEarly.add(query);
      const again = () => {
        askedTooEarly.delete(query);
        client.invalidateQueries({ queryKey: query.queryKey, exact: true });
      };
      query.promise.then(again, again);
    }
  }
}

const IdleContext = createContext<() => number>(() => 0);

/** Reads how long, in milliseconds, nobody has touched the page. @internal */
export function useIdleFor(): () => number {
  return useContext(IdleContext);
}

/**
 * Gives OpenLake components one cache, and looks again when the backend hints
 * or the reader comes back after a pause.
 *
 * @public
 */
export function OpenlakeQueryProvider(props: {
  client: QueryClient;
  children?: ReactNode;
}) {
  return (
    <QueryClientProvider client={props.client}>
      <Attention>{props.children}</Attention>
    </QueryClientProvider>
  );
}

function Attention({ children }: { children?: ReactNode }) {
  const client = useQueryClient();
  const touched = useRef(Date.now());
  const idleFor = useRef(() => Date.now() - touched.current);
  const { lastSignal } = useSignal(HINT_CHANNEL);

  // Hints come in bursts while something runs; one look answers many of them.
  const planned = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    if (lastSignal) {
      planned.current ??= setTimeout(() => {
        planned.current = undefined;
        lookAgain(client);
      }, LOOK_AT_MOST_EVERY);
    }
  }, [client, lastSignal]);
  useEffect(
    () => () => {
      clearTimeout(planned.current);
      planned.current = undefined;
    },
    [],
  );

  useEffect(() => {
    const touch = () => {
      const wasIdle = idleFor.current() > 10 * 60_000;
      touched.current = Date.now();
      if (wasIdle) {
        lookAgain(client);
      }
    };
    window.addEventListener('pointermove', touch, { passive: true });
    window.addEventListener('keydown', touch);
    return () => {
      window.removeEventListener('pointermove', touch);
      window.removeEventListener('keydown', touch);
    };
  }, [client]);

  return (
    <IdleContext.Provider value={idleFor.current}>
      {children}
    </IdleContext.Provider>
  );
}
