import { RunFilter } from '@openlake/plugin-openlake-common';

/** What of the address filters the list of runs. */
export const RUN_FILTER_KEYS = [
  'workspace',
  'job',
  'state',
  'trigger',
  'backfill',
  'since',
  'until',
  'last',
] as const;

/** @internal */
export type RunFilterValues = Partial<
  Record<(typeof RUN_FILTER_KEYS)[number], string>
>;

const HOUR = 3_600_000;

/** Spans of time up to now, by their word in the address. */
export const spans: { id: string; label: string; ms: number }[] = [
  { id: '1h', label: 'Last hour', ms: HOUR },
  { id: '24h', label: 'Last 24 hours', ms: 24 * HOUR },
  { id: '7d', label: 'Last 7 days', ms: 7 * 24 * HOUR },
  { id: '30d', label: 'Last 30 days', ms: 30 * 24 * HOUR },
];

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The filter of the address as the API takes it. `since` and `until` are days of
 * the reader's zone, both included, or instants; what is neither is left out.
 */
export function toRunFilter(values: RunFilterValues, now: number): RunFilter {
  const { last, since, until, ...same } = values;
  const span = spans.find(({ id }) => id === last);
  return {
    ...same,
    since: span ? new Date(now - span.ms).toISOString() : toInstant(since, 0),
    until: span ? undefined : toInstant(until, 1),
  };
}

/** The midnight some days after that of a day, or the instant itself. */
function toInstant(text: string | undefined, days: number): string | undefined {
  if (text === undefined) {
    return undefined;
  }
  let at = Date.parse(text);
  if (DAY.test(text) && !Number.isNaN(at)) {
    const [year, month, day] = text.split('-').map(Number);
    at = new Date(year, month - 1, day + days).getTime();
  }
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
