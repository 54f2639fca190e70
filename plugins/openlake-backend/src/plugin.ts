import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';

/**
 * The OpenLake control plane.
 *
 * @public
 */
export const openlakePlugin = createBackendPlugin({
  pluginId: 'openlake',
  register(env) {
    env.registerInit({
      deps: { logger: coreServices.logger },
      async init({ logger }) {
        logger.info('OpenLake control plane starting');
      },
    });
  },
});
