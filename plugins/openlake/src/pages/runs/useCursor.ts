import { useAppSearchParams } from '@backstage/frontend-plugin-api';
import { useState } from 'react';

/**
 * The place in a list that is shown page by page. It is in the address, and the
 * way back to newer pages is the way that one came.
 */
export function useCursor() {
  const [search, setSearch] = useAppSearchParams();
  const cursor = search.get('cursor') ?? undefined;
  const [way, setWay] = useState<{ to: string; from: string | undefined }[]>(
    [],
  );
  const go = (to: string | undefined) =>
    setSearch(previous => {
      const changed = new URLSearchParams(previous);
      if (to) {
        changed.set('cursor', to);
      } else {
        changed.delete('cursor');
      }
      return changed;
    });
  const step = way.find(({ to }) => to === cursor);
  return {
    cursor,
    first: cursor ? () => go(undefined) : undefined,
    back: cursor && step ? () => go(step.from) : undefined,
    next: (to: string) => {
      setWay(previous => [...previous, { to, from: cursor }]);
      go(to);
    },
  };
}
