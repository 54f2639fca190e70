/** Lists whose entries are told apart by a field rather than by their place. */
const LIST_KEYS: Record<string, string> = { tasks: 'key', parameters: 'name' };

type Json = Record<string, unknown>;

function isFields(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/**
 * Applies a JSON merge patch (RFC 7396): fields replace, null removes. Lists replace too, but `tasks` and
 * `parameters` merge entry by entry.
 *
 * @internal
 */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) {
    return patch;
  }
  const result: Json = isFields(target) ? { ...target } : {};
  for (const [name, change] of Object.entries(patch)) {
    const listKey = LIST_KEYS[name];
    if (change === null) {
      delete result[name];
    } else if (
      listKey &&
      Array.isArray(change) &&
      Array.isArray(result[name])
    ) {
      result[name] = mergeLists(result[name] as unknown[], change, listKey);
    } else {
      result[name] = applyMergePatch(result[name], change);
    }
  }
  return result;
}

function mergeLists(
  target: unknown[],
  patch: unknown[],
  key: string,
): unknown[] {
  const result = [...target];
  for (const change of patch) {
    const id = isFields(change) ? change[key] : undefined;
    const index = result.findIndex(
      entry => id !== undefined && isFields(entry) && entry[key] === id,
    );
    if (index < 0) {
      result.push(change);
    } else {
      result[index] = applyMergePatch(result[index], change);
    }
  }
  return result;
}
