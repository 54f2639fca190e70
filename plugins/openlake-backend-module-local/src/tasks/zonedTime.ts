/**
 * The moment at which clocks in a zone show a time, on the day that it is there
 * at another moment. A time that the clocks skip comes as much later; of one
 * that they show twice it is the first.
 *
 * @param time - `HH:MM`
 * @internal
 */
export function zonedTime(time: string, timezone: string, day: Date): Date {
  const [hours, minutes] = time.split(':').map(Number);
  const local = new Date(day.getTime() + offsetMs(timezone, day));
  const wanted = Date.UTC(
    local.getUTCFullYear(),
    local.getUTCMonth(),
    local.getUTCDate(),
    hours,
    minutes,
  );
  const before = offsetMs(timezone, new Date(wanted - 86_400_000));
  const first = wanted - before;
  if (offsetMs(timezone, new Date(first)) === before) {
    return new Date(first);
  }
  const after = offsetMs(timezone, new Date(wanted + 86_400_000));
  const second = wanted - after;
  return new Date(
    offsetMs(timezone, new Date(second)) === after ? second : first,
  );
}

/** How far clocks in a zone are ahead of UTC. */
function offsetMs(timezone: string, at: Date): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)) {
    parts[type] = Number(value);
  }
  const shown = Date.UTC(
    parts.year,
    parts.month - 1,
    parts.day,
    parts.hour,
    parts.minute,
    parts.second,
  );
  return shown - Math.floor(at.getTime() / 1_000) * 1_000;
}
