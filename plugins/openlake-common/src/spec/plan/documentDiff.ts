import { canonicalJson } from './canonicalJson';
import { formatDocumentPath } from '../findings/Issue';

/**
 * A field that differs; `old` is missing for a field that was added, `new` for one that was removed.
 *
 * @public
 */
export interface FieldChange {
  readonly path: string;
  readonly old?: unknown;
  readonly new?: unknown;
}

type Fields = Record<string, unknown>;

/** Lists whose entries keep their identity when they move. */
const ENTRY_KEYS = ['key', 'name'];

/**
 * The fields in which two canonical documents differ. Tasks, parameters, columns and checks are compared by their
 * key or name, and named so in the path: `spec.tasks[clean].retries`.
 *
 * @public
 */
export function diffDocuments(before: unknown, after: unknown): FieldChange[] {
  return diff(before, after, '');
}

function diff(before: unknown, after: unknown, path: string): FieldChange[] {
  if (canonicalJson(before) === canonicalJson(after)) {
    return [];
  }
  if (isFields(before) && isFields(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .sort()
      .flatMap(name => diff(before[name], after[name], join(path, name)));
  }
  const key =
    Array.isArray(before) &&
    Array.isArray(after) &&
    entryKey([...before, ...after]);
  if (key) {
    return diffEntries(before as Fields[], after as Fields[], key, path);
  }
  return [
    {
      path,
      ...(before !== undefined && { old: before }),
      ...(after !== undefined && { new: after }),
    },
  ];
}

function diffEntries(
  before: Fields[],
  after: Fields[],
  key: string,
  path: string,
): FieldChange[] {
  const old = new Map(before.map(entry => [String(entry[key]), entry]));
  const fresh = new Map(after.map(entry => [String(entry[key]), entry]));
  const changes = [...new Set([...old.keys(), ...fresh.keys()])].flatMap(name =>
    diff(old.get(name), fresh.get(name), `${path}[${name}]`),
  );
  // Entries that are all the same but stand in another order, where order says something.
  return changes.length > 0
    ? changes
    : [{ path, old: [...old.keys()], new: [...fresh.keys()] }];
}

function entryKey(entries: unknown[]): string | undefined {
  return ENTRY_KEYS.find(
    key =>
      entries.length > 0 &&
      entries.every(entry => isFields(entry) && typeof entry[key] === 'string'),
  );
}

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function join(path: string, name: string): string {
  const segment = formatDocumentPath([name]);
  return path === '' || segment.startsWith('[')
    ? `${path}${segment}`
    : `${path}.${segment}`;
}
