import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import techdocsPlugin from '@backstage/plugin-techdocs-backend';
import { existsSync } from 'node:fs';
import { DocsBuilder } from './DocsBuilder';
import { techdocsModuleMarkdown } from './module';

describe('DocsBuilder', () => {
  const source = createMockDirectory({
    content: {
      good: {
        'mkdocs.yml': 'site_name: Good\n',
        docs: { 'index.md': '# Good' },
      },
      bad: {},
    },
  });
  const published = createMockDirectory();
  const entity = (name: string) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      annotations: {
        'backstage.io/techdocs-ref': 'dir:.',
        'backstage.io/managed-by-location': `file:${source.resolve(
          name,
          'catalog-info.yaml',
        )}`,
      },
    },
    spec: {},
  });

  // TechDocs forgets timers, that of a build that fails for ever: they would keep the process alive.
  const timers = [
    jest.spyOn(global, 'setInterval'),
    jest.spyOn(global, 'setTimeout'),
  ];
  afterAll(() =>
    timers
      .flatMap(({ mock }) => mock.results)
      .forEach(({ value }) => clearTimeout(value)),
  );

  it('builds what nobody has opened, each once, whatever is wrong with another', async () => {
    const entities = [entity('bad'), entity('good')];
    const { server } = await startTestBackend({
      features: [
        techdocsPlugin,
        techdocsModuleMarkdown,
        catalogServiceMock.factory({ entities }),
        mockServices.rootConfig.factory({
          data: {
            techdocs: {
              builder: 'local',
              generator: { defaultEngine: 'markdown' },
              publisher: {
                type: 'local',
                local: { publishDirectory: published.path },
              },
            },
          },
        }),
      ],
    });
    const logger = mockServices.logger.mock();
    const builder = new DocsBuilder({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities }),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async plugin =>
          `http://localhost:${server.port()}/api/${plugin}`,
      }),
      logger,
    });
    await expect(builder.runOnce()).resolves.toEqual({ built: 1 });
    const pages = published.resolve('default/component/good/index.html');
    expect(existsSync(pages)).toBe(true);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('component:default/bad'),
    );
    await expect(builder.runOnce()).resolves.toEqual({ built: 0 });
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });
});
