import { LogLine } from '@openlake/plugin-openlake-common';

const LEVELS: ReadonlyArray<[NonNullable<LogLine['level']>, RegExp]> = [
  [
    'error',
    /^\S+\s+\d+ of \d+ (?:ERROR|FAIL)\b|^Exception in thread\b|^Caused by: |^(?:\S+ ){0,3}\W?(?:ERROR|FATAL|CRITICAL|SEVERE)\b|^Traceback \(most recent call last\)|^(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:Error|Exception)(?::|$)/,
  ],
  ['warn', /^(?:\S+ ){0,3}\W?WARN(?:ING)?\b|^\S*Warning:/],
  ['info', /^(?:\S+ ){0,3}\W?INFO\b/],
  ['debug', /^(?:\S+ ){0,3}\W?(?:DEBUG|TRACE)\b/],
];

/** As structured logs have it: `{"level": "error"}` or `level=error`. */
const FIELD =
  /(?:"(?:level|severity|levelname|log_level)"\s*:\s*"|\b(?:level|severity)=)(debug|trace|info|warn|warning|error|fatal|critical)\b/i;

const NAMES: Record<string, LogLine['level']> = {
  debug: 'debug',
  trace: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  fatal: 'error',
  critical: 'error',
};

/** Most lines name none, and one look tells. */
const ANY =
  /ERROR|FATAL|CRITICAL|SEVERE|WARN|INFO|DEBUG|TRACE|Traceback|Error|Exception|Warning|Caused by|FAIL/;

/**
 * The level that a line names near its beginning, as log libraries write it.
 *
 * @internal
 */
export function detectLevel(text: string): LogLine['level'] {
  const start = text.slice(0, 200);
  const field = FIELD.exec(start);
  if (field) {
    return NAMES[field[1].toLowerCase()];
  }
  return ANY.test(start)
    ? LEVELS.find(([, pattern]) => pattern.test(start))?.[0]
    : undefined;
}
