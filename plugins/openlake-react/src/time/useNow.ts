import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** One clock for all ages on the page; it runs while somebody looks at it. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    timer = setInterval(() => {
      now = Date.now();
      listeners.forEach(l => l());
    }, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

const still = () => () => {};

/** Moves on by whole seconds, as a store's snapshot must stay the same. */
function read(): number {
  if (!timer && Math.abs(Date.now() - now) >= 1_000) {
    now = Date.now();
  }
  return now;
}

/**
 * The time in milliseconds, moving once a second.
 *
 * @param moving - Pass false where nothing moves, to save the renders.
 * @public
 */
export function useNow(moving = true): number {
  return useSyncExternalStore(moving ? subscribe : still, read);
}
