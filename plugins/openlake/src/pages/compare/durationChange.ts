import { formatMs } from '@openlake/plugin-openlake-react';

/** Nobody cares for less, neither in itself nor beside the rest. */
const SLIGHT_MS = 100;
const SLIGHT_SHARE = 0.05;

/** From one duration to another in words: `1m 20s longer, +18 %`. */
export function durationChange(
  a: number | undefined,
  b: number | undefined,
): string {
  if (a === undefined || b === undefined) {
    return '';
  }
  const by = b - a;
  if (Math.abs(by) < SLIGHT_MS || Math.abs(by) < a * SLIGHT_SHARE) {
    return 'about the same';
  }
  const share =
    a > 0
      ? `, ${by > 0 ? '+' : '−'}${Math.round((Math.abs(by) / a) * 100)} %`
      : '';
  return `${formatMs(Math.abs(by))} ${by > 0 ? 'longer' : 'shorter'}${share}`;
}
