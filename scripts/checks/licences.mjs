// The licences of everything that the shipped packages bring along.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readWorkspaces } from '../setup/workspaces.mjs';

const ALLOWED = new Set([
  ...[
    '0BSD',
    'Apache-2.0',
    'BSD',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
  ],
  ...['CC-BY-3.0', 'CC-BY-4.0', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0', 'MPL-2.0'],
  ...[
    'PSF-2.0',
    'Python-2.0',
    'Unlicense',
    'Unicode-3.0',
    'WTFPL',
    'Zlib',
    'public domain',
  ],
]);

/** Packages whose package.json does not say what their LICENSE file says. */
const READ_BY_HAND = new Map([
  ['fast-shallow-equal', 'Unlicense'],
  ['jmespath', 'Apache-2.0'],
  ['pause', 'MIT'],
  ['react-universal-interface', 'Unlicense'],
  ['tosource', 'Zlib'],
]);

/** What builds the packages and is not in them, though some list it as a dependency. */
const BUILD_ONLY = new Set(['@backstage/cli']);

/**
 * Whether an SPDX expression lets us ship: one allowed side of an OR, all sides of an AND.
 *
 * @param {string} expression
 * @returns {boolean}
 */
export function isAllowed(expression) {
  const text = expression.replace(/[()]/g, ' ').trim();
  if (/\sOR\s/i.test(text)) {
    return text.split(/\sOR\s/i).some(isAllowed);
  }
  return text.split(/\sAND\s/i).every(part => ALLOWED.has(part.trim()));
}

/**
 * The production dependencies of the repository, direct and not, whose licence is not on the list.
 *
 * @param {string} root
 * @returns {Promise<{ checked: number, refused: string[] }>}
 */
export async function checkLicences(root) {
  const workspaces = await readWorkspaces(root);
  const seen = new Set();
  const refused = new Set();

  const visit = async (manifest, dir) => {
    const optional = manifest.optionalDependencies ?? {};
    for (const name of Object.keys({ ...manifest.dependencies, ...optional })) {
      const found = findPackage(name, dir);
      if (!found || seen.has(found) || BUILD_ONLY.has(name)) {
        continue;
      }
      seen.add(found);
      const next = JSON.parse(
        await readFile(join(found, 'package.json'), 'utf8'),
      );
      if (!workspaces.has(name)) {
        const licence = READ_BY_HAND.get(name) ?? readLicence(next);
        if (!isAllowed(licence)) {
          refused.add(`${name}@${next.version}: ${licence}`);
        }
      }
      await visit(next, found);
    }
  };
  for (const { manifest, dir } of workspaces.values()) {
    await visit(manifest, dir);
  }
  return { checked: seen.size, refused: [...refused].sort() };
}

function readLicence({ license, licenses }) {
  const stated = license ?? licenses;
  const names = [].concat(stated ?? []).map(item => item.type ?? item);
  return names.join(' OR ') || 'none stated';
}

function findPackage(name, from) {
  for (let dir = from; ; dir = dirname(dir)) {
    const candidate = join(dir, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) {
      return candidate;
    }
    if (dirname(dir) === dir) {
      return undefined;
    }
  }
}
