import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Names of the product's failpoints.
 *
 * @param {string} root
 * @returns {Promise<string[]>}
 */
export async function readFailpoints(root) {
  const source = await readFile(
    join(root, 'plugins/openlake-node/src/failpoint.ts'),
    'utf8',
  );
  const [, table] = /export const failpoints = \{(.*?)\n\} as const/s.exec(
    source,
  );
  return [...table.matchAll(/^ {2}'([a-z_.]+)':/gm)].map(([, name]) => name);
}
