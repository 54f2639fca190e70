import { Job } from '@openlake/plugin-openlake-common';

/**
 * The zone that all clocks of a job are set to. Where they differ, or where one
 * has none, the reader's own zone is the one that fits all.
 */
export function scheduleZone(
  triggers: Pick<Job['triggers'][number], 'kind' | 'timezone'>[],
): string | undefined {
  const zones = triggers
    .filter(({ kind }) => kind === 'schedule' || kind === 'interval')
    .map(({ timezone }) => timezone);
  return zones.every(zone => zone === zones[0]) ? zones[0] : undefined;
}

/** `Thu 26 Nov, 05:00`, in a zone or in the reader's. */
export function formatFire(at: string, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(new Date(at));
}

/** The zone that the reader's own clock is set to. */
export function readersZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
