import { z } from 'zod';
import { auditRoutes } from './audit';
import { backfillRoutes } from './backfills';
import { jobRoutes } from './jobs';
import { queueRoutes } from './queue';
import { retentionRoutes } from './retention';
import { runRoutes } from './runs';
import { tableRoutes } from './tables';
import { triggerRoutes } from './triggers';
import { viewRoutes } from './views';
import { workspaceRoutes } from './workspaces';

/**
 * Every endpoint of the OpenLake API by operation id.
 *
 * @public
 */
export const routes = {
  ...workspaceRoutes,
  ...auditRoutes,
  ...jobRoutes,
  ...runRoutes,
  ...queueRoutes,
  ...backfillRoutes,
  ...triggerRoutes,
  ...retentionRoutes,
  ...tableRoutes,
  ...viewRoutes,
};

/** @public */
export type RouteName = keyof typeof routes;

/** What a caller of an endpoint passes. @public */
export interface RouteInput<N extends RouteName> {
  params: z.input<(typeof routes)[N]['params']>;
  query: z.input<(typeof routes)[N]['query']>;
  body: z.input<(typeof routes)[N]['body']>;
}

/** What the handler of an endpoint gets after validation. @public */
export interface ParsedRouteInput<N extends RouteName> {
  params: z.output<(typeof routes)[N]['params']>;
  query: z.output<(typeof routes)[N]['query']>;
  body: z.output<(typeof routes)[N]['body']>;
}

/** What an endpoint answers. @public */
export type RouteOutput<N extends RouteName> = z.output<
  (typeof routes)[N]['response']
>;
