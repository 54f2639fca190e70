import { useCallback, useMemo, useState } from 'react';

/** Tasks of a run that something is to be done with together. */
export interface Picked {
  keys: ReadonlySet<string>;
  toggle: (key: string) => void;
  clear: () => void;
}

/** Keeps which tasks are picked, by key. */
export function usePicked(): Picked {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (key: string) =>
      setKeys(previous => {
        const next = new Set(previous);
        if (!next.delete(key)) {
          next.add(key);
        }
        return next;
      }),
    [],
  );
  const clear = useCallback(() => setKeys(new Set()), []);
  return useMemo(() => ({ keys, toggle, clear }), [keys, toggle, clear]);
}
