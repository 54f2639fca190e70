const PIN_STATE = 'sidebarPinState';

/**
 * Leaves the room to the pages: the rail is narrow until somebody pins it open. The frame keeps the choice under this
 * key and, without one, would start wide.
 */
export function startWithNarrowRail(storage: Storage) {
  if (storage.getItem(PIN_STATE) === null) {
    storage.setItem(PIN_STATE, 'false');
  }
}
