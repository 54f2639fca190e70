import type { LogLine } from '@openlake/plugin-openlake-common';
import type { LogSource, ReadPage } from './LogSource';

/**
 * Gives the lines that several logs have now, in the order of their moments.
 * A log is opened when the time of its attempt has come, so that of many logs
 * only a few are in memory.
 *
 * @internal
 */
export async function mergeLogs(
  sources: readonly LogSource[],
  read: ReadPage,
  write: (source: LogSource, line: LogLine) => void,
): Promise<void> {
  const closed = [...sources]
    .filter(source => !source.exhausted)
    .sort((a, b) => compare(a.since, b.since));
  const open: Array<{ source: LogSource; line: LogLine }> = [];
  for (;;) {
    const oldest = open.reduce<(typeof open)[number] | undefined>(
      (best, one) => (best && best.line.at <= one.line.at ? best : one),
      undefined,
    );
    const due = closed[0];
    if (due && (!oldest || due.since <= oldest.line.at)) {
      closed.shift();
      const line = await due.peek(read);
      if (line) {
        open.push({ source: due, line });
      }
      continue;
    }
    if (!oldest) {
      return;
    }
    write(oldest.source, oldest.line);
    oldest.source.take();
    const line = await oldest.source.peek(read);
    if (line) {
      oldest.line = line;
    } else {
      open.splice(open.indexOf(oldest), 1);
    }
  }
}

function compare(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
