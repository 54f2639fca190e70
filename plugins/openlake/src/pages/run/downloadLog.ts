import { LogLine } from '@openlake/plugin-openlake-common';
import { OpenlakeApi } from '@openlake/plugin-openlake-react';
import { LogSource } from './useLog';

/** Most lines per answer of the API. */
const PAGE = 5_000;

/** Reads a whole log, whatever of it is on screen, and saves it as text. */
export async function downloadLog(
  api: OpenlakeApi,
  source: LogSource,
  name: string,
): Promise<void> {
  const text: string[] = [];
  for (let from = 1; ; ) {
    const page = await api.call('readLog', {
      params: source,
      query: { from, limit: PAGE },
    });
    text.push(logText(page.lines));
    from = page.next;
    // A log that grows has an end for now: the last line that there is.
    if (page.lines.length === 0 || from > page.total) {
      break;
    }
  }
  const url = URL.createObjectURL(new Blob(text, { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[^\w.[\]-]+/g, '_');
  link.click();
  URL.revokeObjectURL(url);
}

/** Lines as a file has them: time, stream, level, text. */
export function logText(lines: LogLine[]): string {
  return lines
    .map(
      ({ at, stream, level, text }) =>
        `${at} ${stream} ${level ? `${level.toUpperCase()} ` : ''}${text}\n`,
    )
    .join('');
}
