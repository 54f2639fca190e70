import { formatInstant } from '@openlake/plugin-openlake-react';
import { personName } from '../names/personName';

/** A moment as the API writes it. */
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

/** Why a run waits or ended, with moments in the reader's zone and people by name. */
export function reasonText(message: string): string {
  return message
    .replace(INSTANT, at => formatInstant(at))
    .replace(/\buser:\S+\b/g, personName);
}
