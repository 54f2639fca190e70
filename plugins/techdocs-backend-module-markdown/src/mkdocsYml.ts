import { isChildPath } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import { readFile, realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';

/** What mkdocs.yml says of a site, as far as it concerns this generator. */
export interface SiteSettings {
  name: string;
  description: string;
  /** Absolute, without symbolic links. */
  docsDir: string;
  /** `nav` as it was written. */
  nav: unknown;
}

/** Reads mkdocs.yml of a folder; without one, the docs are in `docs` and have the name of their entity. */
export async function readMkdocsYml(
  inputDir: string,
  options?: { name?: string; mkdocsConfigFileName?: string },
): Promise<SiteSettings> {
  const names = options?.mkdocsConfigFileName
    ? [options.mkdocsConfigFileName]
    : ['mkdocs.yml', 'mkdocs.yaml'];
  const root = await realpath(inputDir);
  const settings = await readFirst(root, names);
  const docs = String(settings.docs_dir ?? 'docs');
  const docsDir = await realpath(resolve(root, docs)).catch(() => undefined);
  if (!docsDir || !isChildPath(root, docsDir)) {
    throw new InputError(
      docsDir
        ? `docs_dir '${docs}' of mkdocs.yml leads out of its repository: name a folder beside mkdocs.yml.`
        : `There is no folder '${docs}' with Markdown beside mkdocs.yml: create it, or name another one in docs_dir.`,
    );
  }
  return {
    name: String(settings.site_name ?? options?.name ?? basename(root)),
    description: String(settings.site_description ?? ''),
    docsDir,
    nav: settings.nav,
  };
}

async function readFirst(
  root: string,
  names: string[],
): Promise<Record<string, unknown>> {
  for (const name of names) {
    const path = join(root, name);
    const text = await readInside(root, path);
    if (text !== undefined) {
      try {
        // Tags of Python, as plugins of mkdocs have them, are values like any other.
        return parse(text, { logLevel: 'silent', maxAliasCount: 50 }) ?? {};
      } catch (error) {
        throw new InputError(`${name}: ${toError(error).message}`);
      }
    }
  }
  return {};
}

async function readInside(root: string, path: string) {
  const real = await realpath(path).catch(() => undefined);
  if (real && !isChildPath(root, real)) {
    throw new InputError(`${basename(path)} leads out of its repository.`);
  }
  return real && readFile(real, 'utf8');
}
