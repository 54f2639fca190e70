import { isChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';

const MOST_FILES = 10_000;
const LARGEST_PAGE_BYTES = 2 * 1024 * 1024;

/** The files of a docs folder, by their paths in it, with forward slashes. */
export interface DocsFiles {
  pages: string[];
  /** Pictures and the like, copied as they are. */
  assets: string[];
  /** Symbolic links that lead out of the folder: nothing is read through them. */
  refused: string[];
}

/** Lists a docs folder, hidden files left out. */
export async function readDocsFiles(docsDir: string): Promise<DocsFiles> {
  const files: DocsFiles = { pages: [], assets: [], refused: [] };
  let count = 0;
  const visit = async (folder: string, within: string[]) => {
    const names = (await readdir(join(docsDir, folder))).sort();
    for (const name of names.filter(each => !each.startsWith('.'))) {
      const path = posix.join(folder, name);
      const real = await realpath(join(docsDir, path)).catch(() => undefined);
      if (!real || !isChildPath(docsDir, real) || within.includes(real)) {
        files.refused.push(path);
        continue;
      }
      const { isDirectory, size } = await kindOf(real);
      if (isDirectory) {
        await visit(path, [...within, real]);
        continue;
      }
      if (++count > MOST_FILES) {
        throw new InputError(`The docs have more than ${MOST_FILES} files.`);
      }
      if (!/\.md$/i.test(name)) {
        files.assets.push(path);
      } else if (size > LARGEST_PAGE_BYTES) {
        throw new InputError(
          `${path} is larger than ${LARGEST_PAGE_BYTES} bytes: split it into pages.`,
        );
      } else {
        files.pages.push(path);
      }
    }
  };
  await visit('', [docsDir]);
  if (files.pages.length === 0) {
    throw new InputError('There is no Markdown file in the docs folder.');
  }
  // Beside an index.md, a README.md is for those who read the repository.
  const taken = new Set(files.pages);
  files.pages = files.pages.filter(
    file =>
      !/(^|\/)README\.md$/i.test(file) ||
      !taken.has(posix.join(posix.dirname(file), 'index.md')),
  );
  return files;
}

async function kindOf(path: string) {
  const stats = await stat(path);
  return { isDirectory: stats.isDirectory(), size: stats.size };
}
