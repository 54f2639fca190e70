import type { LogLine } from '@openlake/plugin-openlake-common';
import type { LogPage } from '@openlake/plugin-openlake-node';

/** Lines that are held at once. @internal */
export const LINES_AT_ONCE = 5_000;

/**
 * A log from its beginning to its end for now, page by page as somebody takes
 * it.
 *
 * @param first - its first page
 * @param read - a page from a line on
 * @internal
 */
export async function* wholeLog(
  first: LogPage,
  read: (from: number) => Promise<LogPage>,
): AsyncGenerator<string> {
  // Of one that grows: up to where it is now.
  const { total } = first;
  for (let page = first; page.lines.length; ) {
    yield page.lines.map(lineText).join('');
    if (page.next > total) {
      return;
    }
    page = await read(page.next);
  }
}

/** As a file has it: time, stream, level, text. */
function lineText({ at, stream, level, text }: LogLine): string {
  return `${at} ${stream} ${level ? `${level.toUpperCase()} ` : ''}${text}\n`;
}
