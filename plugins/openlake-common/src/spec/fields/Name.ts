import { z } from 'zod';

/** @internal */
export const NAME_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** @internal */
export const KEY_PATTERN = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/;

/** @internal */
export const VARIABLE_PATTERN = /^[a-z_][a-z0-9_]{0,62}$/;

function matching(pattern: RegExp, rule: string) {
  return z.string().regex(pattern, {
    error: issue =>
      `"${shorten(String(issue.input))}" is not a valid name: ${rule}`,
  });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/**
 * Name of a workspace, job, table contract or saved query: part of URLs, DAG ids and entity names.
 *
 * @internal
 */
export function nameSchema() {
  return matching(
    NAME_PATTERN,
    'use lower case letters, digits and dashes, at most 63, starting and ending with a letter or digit',
  );
}

/**
 * Key of a task: referred to by `depends_on` and templates.
 *
 * @internal
 */
export function taskKeySchema() {
  return matching(
    KEY_PATTERN,
    'use letters, digits, "_" and "-", at most 63, starting with a letter or "_"',
  );
}

/**
 * Name of a parameter or loop variable: what stands in a template after a dot.
 *
 * @internal
 */
export function variableNameSchema() {
  return matching(
    VARIABLE_PATTERN,
    'use lower case letters, digits and "_", at most 63, starting with a letter or "_"',
  );
}
