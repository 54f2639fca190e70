import { RouteOutput } from '@openlake/plugin-openlake-common';

/**
 * What a revision says about one task: its part of the canonical spec, and the
 * files that this part names.
 */
export function codeOfTask(
  revision: Pick<RouteOutput<'getRevision'>, 'spec' | 'files'>,
  key: string,
): { declaration?: string; files: { path: string; content: string }[] } {
  const declared = findTask(revision.spec, key);
  const declaration = declared && JSON.stringify(declared, null, 2);
  const named = (path: string) => {
    const plain = path.replace(/^\.\//, '');
    return declaration?.includes(plain) || plain.includes(`/${key}.`);
  };
  return {
    declaration,
    files: revision.files.filter(
      f => !/\.job\.ya?ml$/.test(f.path) && named(f.path),
    ),
  };
}

/** The task with this key, wherever the spec's tasks are. */
function findTask(spec: unknown, key: string): object | undefined {
  if (typeof spec !== 'object' || spec === null) {
    return undefined;
  }
  const { tasks, spec: inner } = spec as { tasks?: unknown; spec?: unknown };
  if (Array.isArray(tasks)) {
    return tasks.find(t => t?.key === key);
  }
  return findTask(inner, key);
}
