import { LogLine } from '@openlake/plugin-openlake-common';

/** Lines in order and each once, wherever in the log the new ones are from. */
export function mergeLines(known: LogLine[], fresh: LogLine[]): LogLine[] {
  if (fresh.length === 0) {
    return known;
  }
  const last = known.at(-1);
  if (!last || last.line < fresh[0].line) {
    return [...known, ...fresh];
  }
  const byNumber = new Map(known.map(line => [line.line, line]));
  fresh.forEach(line => byNumber.set(line.line, line));
  return [...byNumber.values()].sort((a, b) => a.line - b.line);
}
