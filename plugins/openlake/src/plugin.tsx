import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiStackLine } from '@remixicon/react';
import { rootRouteRef } from './routes';

const page = PageBlueprint.make({
  params: {
    path: '/openlake',
    routeRef: rootRouteRef,
    loader: async () => <div>OpenLake</div>,
  },
});

/**
 * OpenLake pages, entity tabs and cards, and home widgets.
 *
 * @public
 */
export const openlakePlugin = createFrontendPlugin({
  pluginId: 'openlake',
  title: 'OpenLake',
  icon: <RiStackLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [page],
  routes: {
    root: rootRouteRef,
  },
});
