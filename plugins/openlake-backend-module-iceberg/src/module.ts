import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';

export const openlakeModuleIceberg = createBackendModule({
  pluginId: 'openlake',
  moduleId: 'iceberg',
  register(reg) {
    reg.registerInit({
      deps: { logger: coreServices.logger },
      async init({ logger }) {
        logger.info('Hello World!');
      },
    });
  },
});
