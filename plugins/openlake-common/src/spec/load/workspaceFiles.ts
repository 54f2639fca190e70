/**
 * Name of the file that makes a folder a workspace.
 *
 * @public
 */
export const WORKSPACE_FILE = 'openlake.yaml';

const SPEC_FILE = /(?:^|\/)(?:openlake|[^/]+\.(?:job|table|query))\.ya?ml$/;

/** Folders that hold nothing of the workspace's own: history, caches, builds, installed packages. */
const IGNORED = new Set([
  'node_modules',
  'target',
  'dbt_packages',
  'logs',
  '__pycache__',
  'venv',
  'spark-warehouse',
]);

/**
 * Whether a file holds an object of the spec, by its name.
 *
 * @public
 */
export function isSpecFile(path: string): boolean {
  return SPEC_FILE.test(path);
}

/**
 * Whether a file or folder is left out when a workspace folder is collected. Everything that collects files asks
 * here, so that the laptop and the portal see the same workspace.
 *
 * @public
 */
export function isIgnoredPath(path: string): boolean {
  return path
    .split('/')
    .some(part => IGNORED.has(part) || (part.startsWith('.') && part !== '.'));
}
