import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {object} Workspace
 * @property {string} dir - absolute
 * @property {any} manifest - its package.json
 */

/**
 * Every package of the repository, by name.
 *
 * @param {string} root
 * @returns {Promise<Map<string, Workspace>>}
 */
export async function readWorkspaces(root) {
  const workspaces = new Map();
  for (const folder of ['packages', 'plugins']) {
    for (const name of (await readdir(join(root, folder))).sort()) {
      const dir = join(root, folder, name);
      const text = await readFile(join(dir, 'package.json'), 'utf8').catch(
        error => {
          // A folder left behind by a branch that had a package there.
          if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
            return undefined;
          }
          throw error;
        },
      );
      if (text) {
        const manifest = JSON.parse(text);
        workspaces.set(manifest.name, { dir, manifest });
      }
    }
  }
  return workspaces;
}

/**
 * A package and the packages of this repository that it is built from.
 *
 * @param {Map<string, Workspace>} workspaces
 * @param {string} name
 * @returns {Workspace[]}
 */
export function withDependencies(workspaces, name) {
  const found = new Map();
  const visit = current => {
    const workspace = workspaces.get(current);
    if (workspace && !found.has(current)) {
      found.set(current, workspace);
      Object.keys(workspace.manifest.dependencies ?? {}).forEach(visit);
    }
  };
  visit(name);
  return [...found.values()];
}
