/** Where a waiting run is to go, as the API takes it. */
export interface QueueMove {
  to: 'first' | 'last' | 'before';
  before?: string;
}

/**
 * The move that puts a waiting run in front of the run that is now at a place
 * of the list.
 *
 * @param ids - Waiting runs in order, as far as they are loaded.
 * @param place - 0 is in front of the first, `ids.length` behind the last.
 * @param isWhole - Whether `ids` are all that wait.
 * @returns nothing where it would stay, or where what follows is not known
 */
export function moveToPlace(
  ids: readonly string[],
  from: number,
  place: number,
  isWhole: boolean,
): QueueMove | undefined {
  if (place < 0 || place > ids.length || place === from || place === from + 1) {
    return undefined;
  }
  if (place === ids.length) {
    return isWhole ? { to: 'last' } : undefined;
  }
  return { to: 'before', before: ids[place] };
}
