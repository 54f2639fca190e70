import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';

export const openlakeModuleDuckdb = createBackendModule({
  pluginId: 'openlake',
  moduleId: 'duckdb',
  register(reg) {
    reg.registerInit({
      deps: { logger: coreServices.logger },
      async init({ logger }) {
        logger.info('Hello World!');
      },
    });
  },
});
