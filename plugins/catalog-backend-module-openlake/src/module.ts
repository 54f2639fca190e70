import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';

/**
 * Projects the OpenLake registry into the catalog.
 *
 * @public
 */
export const catalogModuleOpenlake = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'openlake',
  register(reg) {
    reg.registerInit({
      deps: { logger: coreServices.logger },
      async init({ logger }) {
        logger.debug('OpenLake catalog projection starting');
      },
    });
  },
});
