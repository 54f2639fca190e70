import { useSignal } from '@backstage/plugin-signals-react';
import {
  QueryClient,
  QueryClientProvider,
  useQueryClient,
} from '@tanstack/react-query';
import { createContext, ReactNode, useContext, useEffect, useRef } from 'react';

/**
 * Channel on which the backend says that something changed. A message is a hint
 * to look now and never carries data, so that permissions stay with the API.
 *
 * @public
 */
export const HINT_CHANNEL = 'openlake:changes';

/** @public */
export function createOpenlakeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 1_000,
        gcTime: 5 * 60_000,
        // The next look comes by itself; hammering a dead backend helps nobody.
        retry: 1,
        retryDelay: 500,
      },
    },
  });
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

  useEffect(() => {
    if (lastSignal) {
      client.invalidateQueries({ queryKey: ['openlake'] });
    }
  }, [client, lastSignal]);

  useEffect(() => {
    const touch = () => {
      const wasIdle = idleFor.current() > 10 * 60_000;
      touched.current = Date.now();
      if (wasIdle) {
        client.invalidateQueries({ queryKey: ['openlake'] });
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
