import { useAppSearchParams } from '@backstage/frontend-plugin-api';

/** A filter that is kept in the address, so that a link reproduces the list. */
export interface UrlFilter<K extends string> {
  /** What is set, by key. */
  values: Partial<Record<K, string>>;
  isSet: boolean;
  /** Sets keys; undefined takes one away. */
  set: (values: Partial<Record<K, string | undefined>>) => void;
  clear: () => void;
}

/**
 * Reads and writes the given keys of the address. Every change starts the list
 * anew, so a place in it (`cursor`) goes.
 */
export function useUrlFilter<K extends string>(
  keys: readonly K[],
): UrlFilter<K> {
  const [search, setSearch] = useAppSearchParams();
  const values: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const value = search.get(key);
    if (value) {
      values[key] = value;
    }
  }
  const change = (next: Partial<Record<K, string | undefined>>) =>
    setSearch(
      previous => {
        const changed = new URLSearchParams(previous);
        changed.delete('cursor');
        for (const key of keys) {
          if (key in next) {
            const value = next[key];
            if (value) {
              changed.set(key, value);
            } else {
              changed.delete(key);
            }
          }
        }
        return changed;
      },
      { replace: true },
    );
  return {
    values,
    isSet: Object.keys(values).length > 0,
    set: change,
    clear: () =>
      change(
        Object.fromEntries(keys.map(key => [key, undefined])) as Partial<
          Record<K, string | undefined>
        >,
      ),
  };
}
