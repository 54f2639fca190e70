import { useEffect, useState } from 'react';

/** How long a form must rest before the server is asked about it. */
const REST_MS = 300;

/** A value once it has stopped changing, for what the server is asked about. */
export function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  // A form makes a new object with each render; what it says is what counts.
  const text = JSON.stringify(value);
  useEffect(() => {
    const rest = setTimeout(
      () => setRested(text === undefined ? value : JSON.parse(text)),
      REST_MS,
    );
    return () => clearTimeout(rest);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [text]);
  return rested;
}
