import { createBackendModule } from '@backstage/backend-plugin-api';
import { techdocsGeneratorExtensionPoint } from '@backstage/plugin-techdocs-node';
import { MarkdownGenerator } from './MarkdownGenerator';

/**
 * Registers the engine `markdown` with TechDocs: sites of mkdocs made without Python. It is used for all docs when
 * `techdocs.generator.defaultEngine` says so, and for those of one entity when its annotation
 * `backstage.io/techdocs-engine` does.
 *
 * @public
 */
export const techdocsModuleMarkdown = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'markdown',
  register(reg) {
    reg.registerInit({
      deps: { generators: techdocsGeneratorExtensionPoint },
      async init({ generators }) {
        generators.registerGenerator('markdown', new MarkdownGenerator());
      },
    });
  },
});
