import type { LogLine } from '@openlake/plugin-openlake-common';
import { printable } from '../printable';
import type { Look, Terminal } from '../Terminal';
import type { LogSource } from './LogSource';

const LOOKS: Readonly<Record<string, Look>> = {
  error: 'red',
  warn: 'yellow',
  debug: 'dim',
};

/**
 * A line of a log; with its task before it where there are several.
 *
 * @internal
 */
export function logText(
  source: LogSource,
  line: LogLine,
  options: { terminal: Terminal; prefix: boolean },
): string {
  const { terminal, prefix } = options;
  const look = LOOKS[line.level ?? ''] ?? (line.stream === 'system' && 'dim');
  const text = look
    ? terminal.paint(look, printable(line.text))
    : printable(line.text);
  if (!prefix) {
    return text;
  }
  const attempt = source.attempt > 1 ? ` (${source.attempt})` : '';
  return `${terminal.paint('cyan', `${source.task}${attempt} |`)} ${text}`;
}

/** A line of a log as one line of JSON. @internal */
export function logJson(source: LogSource, line: LogLine): string {
  return JSON.stringify({
    task: source.task,
    attempt: source.attempt,
    ...line,
  });
}
