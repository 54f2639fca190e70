const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A duration with its two largest units: `54s`, `2m 07s`, `1h 03m`, `3d 4h`.
 * Below a second it is in milliseconds.
 *
 * @public
 */
export function formatMs(ms: number): string {
  if (ms < SECOND) {
    return `${Math.max(0, Math.round(ms))}ms`;
  }
  if (ms < 10 * SECOND) {
    return `${trim((Math.floor(ms / 100) / 10).toFixed(1))}s`;
  }
  if (ms < MINUTE) {
    return `${Math.floor(ms / SECOND)}s`;
  }
  if (ms < HOUR) {
    return `${Math.floor(ms / MINUTE)}m ${pad((ms % MINUTE) / SECOND)}s`;
  }
  if (ms < DAY) {
    return `${Math.floor(ms / HOUR)}h ${pad((ms % HOUR) / MINUTE)}m`;
  }
  return `${Math.floor(ms / DAY)}d ${Math.floor((ms % DAY) / HOUR)}h`;
}

/**
 * How far an instant is from now: `just now`, `21m ago`, `in 2h 05m`.
 *
 * @public
 */
export function formatRelative(at: number, now: number): string {
  const away = Math.abs(now - at);
  if (away < 2 * SECOND) {
    return 'just now';
  }
  const words = distance(away);
  return at <= now ? `${words} ago` : `in ${words}`;
}

/**
 * How old something is, as it is held against a limit of hours: `22m`,
 * `24h 10m`, `3d`.
 *
 * @public
 */
export function formatAge(ms: number): string {
  return ms < HOUR || ms >= 2 * DAY
    ? distance(ms)
    : trimZero(`${Math.floor(ms / HOUR)}h ${pad((ms % HOUR) / MINUTE)}m`);
}

function distance(ms: number): string {
  if (ms < MINUTE) {
    return `${Math.floor(ms / SECOND)}s`;
  }
  if (ms < HOUR) {
    return `${Math.floor(ms / MINUTE)}m`;
  }
  return ms < DAY ? trimZero(formatMs(ms)) : `${Math.floor(ms / DAY)}d`;
}

/** Milliseconds between two instants, or until now while there is no end. @public */
export function span(
  start: string | undefined,
  end: string | undefined,
  now: number,
): number | undefined {
  return start === undefined
    ? undefined
    : Math.max(0, (end ? Date.parse(end) : now) - Date.parse(start));
}

function pad(n: number): string {
  return String(Math.floor(n)).padStart(2, '0');
}

function trim(text: string): string {
  return text.replace(/\.0$/, '');
}

function trimZero(text: string): string {
  return text.replace(/ 00m$/, '');
}
