import { useApi } from '@backstage/frontend-plugin-api';
import {
  CallInput,
  RouteName,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { openlakeApiRef } from './openlakeApiRef';

/** A change that a person asks for, with what became of it. @public */
export interface Action<N extends RouteName> {
  /** Asks for the change; resolves with the answer, rejects when refused. */
  run: (input: CallInput<N>) => Promise<RouteOutput<N>>;
  isPending: boolean;
  error?: Error;
  reset: () => void;
}

/**
 * Calls an endpoint that changes something, then looks at everything again.
 *
 * @public
 */
export function useOpenlakeAction<N extends RouteName>(name: N): Action<N> {
  const api = useApi(openlakeApiRef);
  const client = useQueryClient();
  const mutation = useMutation<RouteOutput<N>, Error, CallInput<N>>({
    mutationFn: input => api.call(name, input),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: ['openlake'] });
    },
  });
  return {
    run: mutation.mutateAsync,
    isPending: mutation.isPending,
    error: mutation.error ?? undefined,
    reset: mutation.reset,
  };
}
