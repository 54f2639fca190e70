import { LogLine } from '@openlake/plugin-openlake-common';

const STREAMS = { o: 'stdout', e: 'stderr', s: 'system' } as const;
const LETTERS = { stdout: 'o', stderr: 'e', system: 's' } as const;
const LEVELS = { d: 'debug', i: 'info', w: 'warn', e: 'error' } as const;

/**
 * A line as the file holds it: time, stream and level in front of the text,
 * such as `1764000000000 oi hello`.
 *
 * @param at - milliseconds since 1970
 * @internal
 */
export function formatLine(
  at: number,
  line: Pick<LogLine, 'stream' | 'level' | 'text'>,
): string {
  const level = line.level ? line.level[0] : '-';
  return `${at} ${LETTERS[line.stream]}${level} ${line.text}\n`;
}

/** @internal */
export function parseLine(number: number, text: string): LogLine {
  const space = text.indexOf(' ');
  const at = Number(text.slice(0, space));
  const stream = text[space + 1] as keyof typeof STREAMS;
  const level = LEVELS[text[space + 2] as keyof typeof LEVELS];
  return {
    line: number,
    at: new Date(Number.isFinite(at) ? at : 0).toISOString(),
    stream: STREAMS[stream] ?? 'system',
    ...(level && { level }),
    text: text.slice(space + 4),
  };
}
