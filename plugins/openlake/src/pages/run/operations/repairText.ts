import { Repair } from '@openlake/plugin-openlake-common';
import { formatInstant } from '@openlake/plugin-openlake-react';
import { personName } from '../../names/personName';

/** A repair in a line: `Repair 1 by ann, Mon 23 Nov 2026, 05:00:00 GMT+1: “why”`. */
export function repairText({ number, by, at, note }: Repair): string {
  return `Repair ${number} by ${personName(by)}, ${formatInstant(at)}${
    note ? `: “${note}”` : ''
  }`;
}
