import {
  ParsedRouteInput,
  RouteName,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import { Principal } from './Principal';

/**
 * What the handler of a route gets: input that has been checked, from somebody
 * who has the route's permissions.
 *
 * @internal
 */
export type HandlerInput<N extends RouteName> = ParsedRouteInput<N> & {
  principal: Principal;
  /** Names of the permissions for parts of the route that they do not have. */
  withheld: readonly string[];
  /** Aborted when the client has gone. */
  signal: AbortSignal;
};

/** @internal */
export type Handler<N extends RouteName> = (
  input: HandlerInput<N>,
) => Promise<RouteOutput<N>>;

/**
 * Handlers by operation id. A room makes those of its routes; together they
 * must cover every route.
 *
 * @internal
 */
export type Handlers<N extends RouteName = RouteName> = {
  [K in N]: Handler<K>;
};
