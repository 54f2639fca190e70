/**
 * A small random generator (mulberry32), so that a printed seed repeats the
 * choices that were made.
 *
 * @typedef {object} Random
 * @property {() => number} next - from 0 to below 1
 * @property {(low: number, high: number) => number} between - a whole number, both ends included
 * @property {<T>(items: readonly T[]) => T} pick
 * @property {(share: number) => boolean} chance
 * @property {() => Random} fork - one of its own, so that what runs at the same time does not mix
 */

/**
 * @param {number} seed
 * @returns {Random}
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: items => items[Math.floor(next() * items.length)],
    chance: share => next() < share,
    fork: () => createRandom(Math.floor(next() * 2 ** 32)),
  };
}
