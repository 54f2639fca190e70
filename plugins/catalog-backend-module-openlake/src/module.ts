import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { OpenlakeClient } from '@openlake/plugin-openlake-common';
import { ANNOTATION_TECHDOCS } from './annotations';
import { OpenlakeEntityProvider } from './OpenlakeEntityProvider';
import { PartOfProcessor } from './PartOfProcessor';
import { RefreshHints } from './RefreshHints';
import { readRegistry } from './Registry';

const DEFAULT_SCHEDULE = {
  frequency: { minutes: 2 },
  timeout: { minutes: 2 },
  initialDelay: { seconds: 5 },
};

const HINTED_REFRESH_MS = 60_000;

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
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        entities: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init(services) {
        const { auth, catalog, discovery, lifecycle, logger } = services;
        const config = services.config.getOptionalConfig('openlake.catalog');

        const client = new OpenlakeClient({
          baseUrl: () => discovery.getBaseUrl('openlake'),
          fetch: async (input, init) => {
            const { token } = await auth.getPluginRequestToken({
              onBehalfOf: await auth.getOwnServiceCredentials(),
              targetPluginId: 'openlake',
            });
            const headers = new Headers(init?.headers);
            headers.set('Authorization', `Bearer ${token}`);
            return fetch(input, { ...init, headers });
          },
        });
        const findDocumented = async (entityRefs: string[]) => {
          const { items } = await services.entities.getEntitiesByRefs(
            { entityRefs, fields: ['metadata.annotations'] },
            { credentials: await auth.getOwnServiceCredentials() },
          );
          return entityRefs.filter(
            (_, index) =>
              items[index]?.metadata.annotations?.[ANNOTATION_TECHDOCS],
          );
        };
        const provider = new OpenlakeEntityProvider({
          readRegistry: signal => readRegistry(client, findDocumented, signal),
          defaultOwner: config?.getOptionalString('defaultOwner') ?? 'unknown',
          logger,
        });
        catalog.addEntityProvider(provider);
        catalog.addProcessor(new PartOfProcessor());

        const hints = new RefreshHints({
          refresh: () =>
            provider.refresh({
              unlessSame: true,
              // One that hangs would hold up all that come after it.
              signal: AbortSignal.timeout(HINTED_REFRESH_MS),
            }),
          logger,
        });
        lifecycle.addStartupHook(async () => {
          await hints.subscribe(services.events);
          await services.scheduler.scheduleTask({
            id: 'openlake-registry',
            scope: 'global',
            ...(config?.has('schedule')
              ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
                  config.getConfig('schedule'),
                )
              : DEFAULT_SCHEDULE),
            fn: signal => provider.refresh({ signal }),
          });
        });
        lifecycle.addShutdownHook(() => hints.stop());
      },
    });
  },
});
