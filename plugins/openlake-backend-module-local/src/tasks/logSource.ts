import { TaskError } from '@openlake/plugin-openlake-common';
import { AttemptLog } from '../log/AttemptLog';

/** Shows the place of an error, with the lines around it. @internal */
export function logSource(
  source: NonNullable<TaskError['source']>,
  log: AttemptLog,
): void {
  log.system(
    [
      `at ${source.file}:${source.line}${
        source.column === undefined ? '' : `:${source.column}`
      }`,
      ...source.excerpt.map(
        ({ line, text }) =>
          `${line === source.line ? '>' : ' '} ${String(line).padStart(
            4,
          )} | ${text}`,
      ),
    ].join('\n'),
    'info',
  );
}
