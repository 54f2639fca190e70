import { formatRelative } from '@openlake/plugin-openlake-common';

/** `timed_out` as `timed out`. @internal */
export function words(code: string): string {
  return code.replace(/_/g, ' ');
}

/** An instant in UTC, to the second: `2026-11-23 05:00:00Z`. @internal */
export function instantText(instant: string): string {
  return `${instant.slice(0, 19).replace('T', ' ')}Z`;
}

/** `21m ago`. @internal */
export function agoText(instant: string): string {
  return formatRelative(Date.parse(instant), Date.now());
}

/** A value as one would type it. @internal */
export function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text ?? '-';
}

/** Counts by state: `3 success, 1 failed`. @internal */
export function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${words(state)}`)
    .join(', ');
}
