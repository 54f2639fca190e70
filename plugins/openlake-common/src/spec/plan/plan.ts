import { canonicalJson } from './canonicalJson';
import { diffDocuments, type FieldChange } from './documentDiff';
import type { SpecDocument, SpecKind } from '../kinds/Documents';
import type { Loaded, SourceFile, WorkspaceLoad } from '../load/WorkspaceLoad';

/**
 * One object as a plan compares it.
 *
 * @public
 */
export type Planned = Pick<Loaded, 'document' | 'sources' | 'contentHash'>;

/** @public */
export interface ObjectRef {
  readonly kind: SpecKind;
  readonly name: string;
}

/** @public */
export interface ObjectChange extends ObjectRef {
  readonly fields: readonly FieldChange[];
}

/**
 * What has to happen to get from one state of a workspace to another.
 *
 * @public
 */
export interface WorkspacePlan {
  readonly adds: readonly ObjectRef[];
  readonly changes: readonly ObjectChange[];
  readonly deletes: readonly ObjectRef[];
  readonly unchanged: readonly ObjectRef[];
}

/**
 * All objects of a loaded workspace, as a plan compares them.
 *
 * @public
 */
export function plannedObjects(load: WorkspaceLoad): Planned[] {
  return [
    ...(load.workspace ? [load.workspace] : []),
    ...load.jobs,
    ...load.tables,
    ...load.queries,
  ];
}

/**
 * Compares two states of a workspace object by object and field by field. Equal content hashes are equal objects;
 * order, defaults and notation were settled when the objects were loaded.
 *
 * @public
 */
export function planWorkspace(
  before: readonly Planned[],
  after: readonly Planned[],
): WorkspacePlan {
  const old = new Map(before.map(object => [id(object.document), object]));
  const adds: ObjectRef[] = [];
  const changes: ObjectChange[] = [];
  const unchanged: ObjectRef[] = [];
  for (const object of after) {
    const key = id(object.document);
    const previous = old.get(key);
    old.delete(key);
    if (!previous) {
      adds.push(ref(object.document));
    } else if (previous.contentHash === object.contentHash) {
      unchanged.push(ref(object.document));
    } else {
      const fields = [
        ...diffDocuments(previous.document, object.document),
        ...diffSources(previous.sources, object.sources),
      ];
      if (fields.length > 0) {
        changes.push({ ...ref(object.document), fields });
      } else {
        unchanged.push(ref(object.document));
      }
    }
  }
  return {
    adds: adds.sort(byName),
    changes: changes.sort(byName),
    deletes: [...old.values()]
      .map(({ document }) => ref(document))
      .sort(byName),
    unchanged: unchanged.sort(byName),
  };
}

function ref({ kind, metadata }: SpecDocument): ObjectRef {
  return { kind, name: metadata.name };
}

function id({ kind, metadata }: SpecDocument): string {
  return canonicalJson([kind, metadata.name]);
}

function byName(a: ObjectRef, b: ObjectRef): number {
  return `${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1;
}

/**
 * The files in which two versions of an object differ, each named as a field:
 * `sources["sql/clean.sql"]`.
 *
 * @public
 */
export function diffSources(
  before: readonly SourceFile[],
  after: readonly SourceFile[],
): FieldChange[] {
  const old = new Map(before.map(({ path, sha256 }) => [path, sha256]));
  const fresh = new Map(after.map(({ path, sha256 }) => [path, sha256]));
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .sort()
    .filter(path => old.get(path) !== fresh.get(path))
    .map(path => ({
      path: `sources[${JSON.stringify(path)}]`,
      ...(old.has(path) && { old: `sha256:${old.get(path)?.slice(0, 12)}` }),
      ...(fresh.has(path) && {
        new: `sha256:${fresh.get(path)?.slice(0, 12)}`,
      }),
    }));
}
