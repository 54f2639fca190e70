/** The zone that the clock of this machine is set to. @internal */
export function readersZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * A moment to the minute as the clocks of a zone show it. With its offset, since
 * the hour that a zone goes back is there twice: `Sun 2026-10-25 02:30 +01:00`.
 *
 * @internal
 */
export function zonedText(instant: string, timeZone: string): string {
  const parts = new Map(
    new Intl.DateTimeFormat('en', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'longOffset',
    })
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  // It says `GMT` alone where there is no offset.
  const offset = part('timeZoneName').slice('GMT'.length) || '+00:00';
  return `${part('weekday')} ${part('year')}-${part('month')}-${part(
    'day',
  )} ${part('hour')}:${part('minute')} ${offset}`;
}
