import type { DocumentPath, Issue } from '../findings/Issue';
import { applyMergePatch } from './mergePatch';

type Fields = Record<string, unknown>;

/**
 * A document with the patch of one of its environments applied.
 *
 * @internal
 */
export function patchDocument(raw: unknown, environment: string): unknown {
  const document = raw as { spec: Fields & { environments: Fields } };
  const { environments, ...spec } = document.spec;
  return {
    ...document,
    spec: applyMergePatch(spec, environments[environment]),
  };
}

/**
 * Turns issues of a patched document into issues of the patch, leaving out those the document has without it.
 *
 * @internal
 */
export function patchIssues(
  issues: readonly Issue[],
  base: readonly Issue[],
  patched: unknown,
  raw: unknown,
  environment: string,
): Issue[] {
  const known = new Set(base.map(identity));
  const patch = (raw as { spec: { environments: Fields } }).spec.environments[
    environment
  ];
  return issues
    .filter(issue => !known.has(identity(issue)))
    .map(({ offset: _offset, ...issue }) => ({
      ...issue,
      path: [
        'spec',
        'environments',
        environment,
        ...pathInPatch(issue.path.slice(1), (patched as Fields).spec, patch),
      ],
      message: `in environment ${environment}: ${issue.message}`,
    }));
}

function identity({ code, path, message }: Issue): string {
  return JSON.stringify([code, path, message]);
}

/** Follows a path as far as the patch goes; entries of merged lists are found by their key or name. */
function pathInPatch(
  path: DocumentPath,
  patched: unknown,
  patch: unknown,
): DocumentPath {
  const [segment, ...rest] = path;
  if (segment === undefined || patch === null || typeof patch !== 'object') {
    return [];
  }
  const target = (patched as Fields | undefined)?.[segment];
  if (Array.isArray(patch)) {
    const index = patch.findIndex(
      entry =>
        identityOf(entry) !== undefined &&
        identityOf(entry) === identityOf(target),
    );
    return index < 0 ? [] : [index, ...pathInPatch(rest, target, patch[index])];
  }
  return Object.hasOwn(patch, segment)
    ? [segment, ...pathInPatch(rest, target, (patch as Fields)[segment])]
    : [];
}

function identityOf(entry: unknown): unknown {
  const { key, name } = (entry ?? {}) as Fields;
  return key ?? name;
}
