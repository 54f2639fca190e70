import { InputError } from '@backstage/errors';
import {
  plannedObjects,
  type SpecDocument,
  type SpecKind,
  type WorkspaceLoad,
} from '@openlake/plugin-openlake-common';

const KINDS: Record<string, SpecKind> = {
  workspace: 'Workspace',
  job: 'Job',
  table: 'Table',
  query: 'SavedQuery',
};

/**
 * How an object is named on the command line: `job/orders-daily`.
 *
 * @internal
 */
export function objectName(kind: SpecKind, name: string): string {
  const word = Object.keys(KINDS).find(key => KINDS[key] === kind) ?? kind;
  return `${word}/${name}`;
}

/**
 * Finds an object by its name on the command line.
 *
 * @throws InputError when there is none
 * @internal
 */
export function findObject(load: WorkspaceLoad, wanted: string): SpecDocument {
  const all = plannedObjects(load).map(({ document }) => document);
  const found = all.find(
    ({ kind, metadata }) => objectName(kind, metadata.name) === wanted,
  );
  if (!found) {
    const known = all.map(({ kind, metadata }) =>
      objectName(kind, metadata.name),
    );
    throw new InputError(
      `There is no ${wanted} without an error in the workspace. There is: ${
        known.join(', ') || 'nothing'
      }`,
    );
  }
  return found;
}
