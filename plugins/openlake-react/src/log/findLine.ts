import { LogLine } from '@openlake/plugin-openlake-common';

/**
 * The next line, after `from` and around the end, that a test accepts.
 *
 * @param step - 1 for the next, -1 for the one before.
 * @returns Its line number, or undefined when none does.
 * @public
 */
export function findLine(
  lines: readonly LogLine[],
  from: number,
  step: 1 | -1,
  accepts: (line: LogLine) => boolean,
): number | undefined {
  const hits = lines.filter(accepts).map(l => l.line);
  if (hits.length === 0) {
    return undefined;
  }
  return step > 0
    ? hits.find(n => n > from) ?? hits[0]
    : [...hits].reverse().find(n => n < from) ?? hits[hits.length - 1];
}
