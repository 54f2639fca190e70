import { Mark } from '@openlake/plugin-openlake-common';
import { formatInstant } from '@openlake/plugin-openlake-react';
import { personName } from '../names/personName';

/** A mark in a line: `Marked success by ann, Mon 23 Nov 2026, 05:00:00 GMT+1: “why”; it was failed`. */
export function markText({ result, was, by, at, note }: Mark): string {
  return `Marked ${result} by ${personName(by)}, ${formatInstant(
    at,
  )}: “${note}”; it was ${was.replace('_', ' ')}`;
}
