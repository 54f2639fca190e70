import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';

export const openlakeModuleLocal = createBackendModule({
  pluginId: 'openlake',
  moduleId: 'local',
  register(reg) {
    reg.registerInit({
      deps: { logger: coreServices.logger },
      async init({ logger }) {
        logger.info('Hello World!');
      },
    });
  },
});
