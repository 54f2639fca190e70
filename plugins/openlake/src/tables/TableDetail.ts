import { RouteOutput } from '@openlake/plugin-openlake-common';

/** All that is known of one table. */
export type TableDetail = RouteOutput<'getTable'>;
