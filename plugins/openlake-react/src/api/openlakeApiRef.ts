import { createApiRef } from '@backstage/frontend-plugin-api';
import { OpenlakeClient } from '@openlake/plugin-openlake-common';

/**
 * The OpenLake API as pages use it: one typed call per route.
 *
 * @public
 */
export type OpenlakeApi = Pick<OpenlakeClient, 'call'>;

/** Calls the OpenLake backend as the signed-in user. @public */
export const openlakeApiRef = createApiRef<OpenlakeApi>().with({
  id: 'plugin.openlake.client',
  pluginId: 'openlake',
});
