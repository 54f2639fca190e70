import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';

/** How long typing must rest before the server is asked. */
const REST_MS = 250;

/**
 * A filter that the server applies, kept in the address: a text (`q`) and a
 * choice (`show`).
 */
export function useListFilter<Show extends string>(shows: readonly Show[]) {
  const [search, setSearch] = useSearchParams();
  const contains = search.get('q') ?? '';
  const show = shows.find(one => one === search.get('show'));
  const [text, setText] = useState(contains);

  const change = (key: string, value: string | undefined) =>
    setSearch(
      current => {
        const next = new URLSearchParams(current);
        if (value) {
          next.set(key, value);
        } else {
          next.delete(key);
        }
        return next;
      },
      { replace: true },
    );

  useEffect(() => {
    if (text === contains) {
      return undefined;
    }
    const rest = setTimeout(() => change('q', text.trim()), REST_MS);
    return () => clearTimeout(rest);
    // Only typing moves the address.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);

  return {
    /** As typed. */
    text,
    setText,
    show,
    /** What the server is asked. */
    query: { contains: contains || undefined, show },
    filtered: contains !== '' || show !== undefined,
    search,
    change,
    clear: () => {
      setText('');
      setSearch({}, { replace: true });
    },
  };
}
