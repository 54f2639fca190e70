import { Repair } from '@openlake/plugin-openlake-common';
import { formatInstant } from '@openlake/plugin-openlake-react';

/** Who somebody is, without the parts that are the same for all. */
export function personName(ref: string): string {
  return ref.replace(/^user:(default\/)?/, '');
}

/** A repair in a line: `Repair 1 by ann, Mon 23 Nov 2026, 05:00:00 GMT+1: “why”`. */
export function repairText({ number, by, at, note }: Repair): string {
  return `Repair ${number} by ${personName(by)}, ${formatInstant(at)}${
    note ? `: “${note}”` : ''
  }`;
}
