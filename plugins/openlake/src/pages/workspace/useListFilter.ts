import { useAppSearchParams } from '@backstage/frontend-plugin-api';
import { useEffect, useRef, useState } from 'react';

/** How long typing must rest before the server is asked. */
const REST_MS = 250;

/**
 * A filter that the server applies, kept in the address: a text (`q`) and a
 * choice (`show`).
 */
export function useListFilter<Show extends string>(shows: readonly Show[]) {
  const [search, setSearch] = useAppSearchParams();
  const contains = search.get('q') ?? '';
  const show = shows.find(one => one === search.get('show'));
  const [text, setText] = useState(contains);
  /** The text that the address has by our own doing. */
  const sent = useRef(contains);

  const change = (values: Record<string, string | undefined>) =>
    setSearch(
      current => {
        for (const [key, value] of Object.entries(values)) {
          if (value) {
            current.set(key, value);
          } else {
            current.delete(key);
          }
        }
        return current;
      },
      { replace: true },
    );
  const latest = useRef(change);
  latest.current = change;

  // Typing moves the address, once it rests.
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === sent.current) {
      return undefined;
    }
    const rest = setTimeout(() => {
      sent.current = wanted;
      latest.current({ q: wanted });
    }, REST_MS);
    return () => clearTimeout(rest);
  }, [text]);

  // Whatever else moves the address, such as a link, moves the text.
  useEffect(() => {
    if (contains !== sent.current) {
      sent.current = contains;
      setText(contains);
    }
  }, [contains]);

  return {
    /** As typed. */
    text,
    setText,
    show,
    /** What the server is asked. */
    query: { contains: contains || undefined, show },
    filtered: contains !== '' || show !== undefined,
    search,
    change: (key: string, value: string | undefined) =>
      change({ [key]: value }),
    clear: () => {
      setText('');
      change({ q: undefined, show: undefined });
    },
  };
}
