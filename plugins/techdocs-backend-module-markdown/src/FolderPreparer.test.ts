import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { DirectoryPreparer } from '@backstage/plugin-techdocs-node';
import { FolderPreparer } from './FolderPreparer';

describe('FolderPreparer', () => {
  const folder = createMockDirectory();
  const preparer = new FolderPreparer(
    DirectoryPreparer.fromConfig(mockServices.rootConfig(), {
      logger: mockServices.logger.mock(),
      reader: mockServices.urlReader.mock(),
    }),
  );

  async function prepare(etag?: string) {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'shop',
        annotations: {
          'backstage.io/techdocs-ref': 'dir:.',
          'backstage.io/managed-by-location': `file:${folder.path}/catalog-info.yaml`,
        },
      },
    };
    return await preparer.prepare(entity, {
      etag,
      logger: mockServices.logger.mock() as never,
    });
  }

  beforeEach(() => {
    folder.setContent({
      'catalog-info.yaml': '',
      'mkdocs.yml': 'site_name: Shop',
      docs: { 'index.md': '# Shop' },
    });
  });

  it('says that docs are not modified while their files are the same', async () => {
    const { etag, preparedDir } = await prepare();

    expect(preparedDir).toBe(folder.path);
    await expect(prepare(etag)).rejects.toThrow(
      expect.objectContaining({ name: 'NotModifiedError' }),
    );
  });

  it.each([
    ['a page', { docs: { 'index.md': '# The shop' } }],
    ['a new page', { docs: { 'prices.md': '# Prices' } }],
    ['mkdocs.yml', { 'mkdocs.yml': 'site_name: The shop' }],
  ])('has another version after a change of %s', async (_, change) => {
    const { etag } = await prepare();
    folder.addContent(change);

    expect((await prepare(etag)).etag).not.toBe(etag);
  });
});
