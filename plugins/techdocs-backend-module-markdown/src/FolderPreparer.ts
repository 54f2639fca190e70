import { Entity } from '@backstage/catalog-model';
import { NotModifiedError } from '@backstage/errors';
import {
  PreparerBase,
  PreparerOptions,
  PreparerResponse,
} from '@backstage/plugin-techdocs-node';
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readDocsFiles } from './docsFiles';
import { readMkdocsYml } from './mkdocsYml';

/**
 * Docs in a folder of this machine, made again only when a file of theirs has
 * changed. The preparer of TechDocs knows no versions of folders: with it each
 * look at a page makes the site anew and tells the reader of a newer one.
 *
 * @internal
 */
export class FolderPreparer implements PreparerBase {
  readonly #folders: PreparerBase;

  constructor(folders: PreparerBase) {
    this.#folders = folders;
  }

  shouldCleanPreparedDirectory(): boolean {
    return this.#folders.shouldCleanPreparedDirectory();
  }

  /** @throws NotModifiedError when the docs are those of `options.etag` */
  async prepare(
    entity: Entity,
    options?: PreparerOptions,
  ): Promise<PreparerResponse> {
    const prepared = await this.#folders.prepare(entity, options);
    // What was read from a repository has a version.
    const etag = prepared.etag || (await versionOf(prepared.preparedDir));
    if (etag === options?.etag) {
      throw new NotModifiedError();
    }
    return { ...prepared, etag };
  }
}

/** A hash of everything that the site of a folder is made of. */
async function versionOf(folder: string): Promise<string> {
  const site = await readMkdocsYml(folder);
  const { pages, assets } = await readDocsFiles(site.docsDir);
  const hash = createHash('sha256').update(JSON.stringify(site));
  for (const path of [...pages, ...assets]) {
    const { size, mtimeMs } = await stat(join(site.docsDir, path));
    hash.update(JSON.stringify([path, size, mtimeMs]));
  }
  return hash.digest('hex');
}
