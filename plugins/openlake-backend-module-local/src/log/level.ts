import { LogLine } from '@openlake/plugin-openlake-common';

const LEVELS: ReadonlyArray<[NonNullable<LogLine['level']>, RegExp]> = [
  [
    'error',
    /^(?:\S+ ){0,3}\W?(?:ERROR|FATAL|CRITICAL|SEVERE)\b|^Traceback \(most recent call last\)|^(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:Error|Exception)(?::|$)/,
  ],
  ['warn', /^(?:\S+ ){0,3}\W?WARN(?:ING)?\b|^\S*Warning:/],
  ['info', /^(?:\S+ ){0,3}\W?INFO\b/],
  ['debug', /^(?:\S+ ){0,3}\W?(?:DEBUG|TRACE)\b/],
];

/** Most lines name none, and one look tells. */
const ANY =
  /ERROR|FATAL|CRITICAL|SEVERE|WARN|INFO|DEBUG|TRACE|Traceback|Error|Exception|Warning/;

/**
 * The level that a line names near its beginning, as log libraries write it.
 *
 * @internal
 */
export function detectLevel(text: string): LogLine['level'] {
  const start = text.slice(0, 200);
  return ANY.test(start)
    ? LEVELS.find(([, pattern]) => pattern.test(start))?.[0]
    : undefined;
}
