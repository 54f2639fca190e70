import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  DirectoryPreparer,
  techdocsGeneratorExtensionPoint,
  techdocsPreparerExtensionPoint,
} from '@backstage/plugin-techdocs-node';
import { DocsBuilder } from './DocsBuilder';
import { FolderPreparer } from './FolderPreparer';
import { MarkdownGenerator } from './MarkdownGenerator';

/**
 * Registers the engine `markdown` with TechDocs: sites of mkdocs made without Python. It is used for all docs when
 * `techdocs.generator.defaultEngine` says so, and for those of one entity when its annotation
 * `backstage.io/techdocs-engine` does. As the default engine it makes docs of folders anew only when they have
 * changed. With `techdocs.buildAhead`, docs are built before somebody opens them.
 *
 * @public
 */
export const techdocsModuleMarkdown = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'markdown',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        generators: techdocsGeneratorExtensionPoint,
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.logger,
        preparers: techdocsPreparerExtensionPoint,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
      },
      async init({
        config,
        generators,
        lifecycle,
        preparers,
        reader,
        scheduler,
        ...services
      }) {
        const { logger } = services;
        generators.registerGenerator('markdown', new MarkdownGenerator());
        // Another engine may read files that this one knows nothing of.
        if (
          config.getOptionalString('techdocs.generator.defaultEngine') ===
          'markdown'
        ) {
          preparers.registerPreparer(
            'dir',
            new FolderPreparer(
              DirectoryPreparer.fromConfig(config, { logger, reader }),
            ),
          );
        }
        if (config.getOptionalBoolean('techdocs.buildAhead')) {
          const builder = new DocsBuilder(services);
          lifecycle.addStartupHook(() =>
            scheduler.scheduleTask({
              id: 'techdocs-build-ahead',
              // Pages lie on the disk of the process that made them.
              scope: 'local',
              frequency: { minutes: 1 },
              timeout: { minutes: 10 },
              fn: async signal => {
                await builder.runOnce(signal);
              },
            }),
          );
        }
      },
    });
  },
});
