import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  OverridableFrontendPlugin,
  PageBlueprint,
  PluginWrapperBlueprint,
} from '@backstage/frontend-plugin-api';
import { OpenlakeClient } from '@openlake/plugin-openlake-common';
import {
  OPENLAKE_BASE_PATH,
  openlakeApiRef,
} from '@openlake/plugin-openlake-react';
import { RiStackLine } from '@remixicon/react';
import { entityExtensions } from './catalog/entityExtensions';
import { homeWidgets } from './homeWidgets/homeWidgets';
import {
  catalogEntityRouteRef,
  jobRouteRef,
  rootRouteRef,
  runRouteRef,
} from './routes';

const client = ApiBlueprint.make({
  name: 'client',
  params: defineParams =>
    defineParams({
      api: openlakeApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new OpenlakeClient({
          fetch: fetchApi.fetch,
          baseUrl: () => discoveryApi.getBaseUrl('openlake'),
        }),
    }),
});

const queries = PluginWrapperBlueprint.make({
  name: 'queries',
  params: defineParams =>
    defineParams({
      loader: () => import('./api/wrapper').then(m => m.wrapper),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: OPENLAKE_BASE_PATH,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: () => import('./pages/Pages').then(m => <m.Pages />),
  },
});

const routes = {
  root: rootRouteRef,
  job: jobRouteRef,
  run: runRouteRef,
};

const externalRoutes = { catalogEntity: catalogEntityRouteRef };

/**
 * OpenLake pages, entity tabs and cards, and home widgets.
 *
 * @public
 */
export const openlakePlugin: OverridableFrontendPlugin<
  typeof routes,
  typeof externalRoutes
> = createFrontendPlugin({
  pluginId: 'openlake',
  title: 'OpenLake',
  icon: <RiStackLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [client, queries, page, ...entityExtensions, ...homeWidgets],
  routes,
  externalRoutes,
});
