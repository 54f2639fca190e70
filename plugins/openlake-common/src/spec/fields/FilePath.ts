import { z } from 'zod';

/**
 * Brings a relative path of the workspace to its canonical form: `./sql/../a.sql` becomes `a.sql`.
 *
 * @returns undefined when the path is absolute, leaves the workspace folder, or holds characters no file should have
 * @public
 */
export function normalizeWorkspacePath(path: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what is refused here
  if (path === '' || path.length > 512 || /[\u0000-\u001f\\]/.test(path)) {
    return undefined;
  }
  if (path.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(path)) {
    return undefined;
  }
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) {
        return undefined;
      }
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

const HINT =
  'write a path relative to the folder of openlake.yaml, inside it, with forward slashes';

/**
 * A path of a file or folder inside the workspace folder, relative to it.
 *
 * @internal
 */
export function filePathSchema() {
  return z
    .string()
    .refine(path => normalizeWorkspacePath(path) !== undefined, {
      error: issue =>
        `"${String(issue.input).slice(
          0,
          100,
        )}" is not a path inside the workspace folder`,
      params: { code: 'invalid-path', hint: HINT },
    })
    .overwrite(path => normalizeWorkspacePath(path) ?? path)
    .meta({ examples: ['./sql/orders.sql'] });
}

/**
 * True for an address such as `s3://bucket/app.py`, which names something outside the workspace folder.
 *
 * @internal
 */
export function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s]+$/i.test(text);
}

/**
 * A path inside the workspace folder, or an address with a scheme.
 *
 * @internal
 */
export function filePathOrUriSchema() {
  return z
    .string()
    .refine(path => isUri(path) || normalizeWorkspacePath(path) !== undefined, {
      error: issue =>
        `"${String(issue.input).slice(
          0,
          100,
        )}" is neither a path inside the workspace folder nor an address such as s3://bucket/key`,
      params: { code: 'invalid-path', hint: HINT },
    })
    .overwrite(path =>
      isUri(path) ? path : normalizeWorkspacePath(path) ?? path,
    );
}
