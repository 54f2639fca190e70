import { TaskError } from '@openlake/plugin-openlake-common';

const AROUND = 1;
const LONGEST = 300;

/**
 * A place in a file with the line and its neighbours.
 *
 * @internal
 */
export function sourceAt(
  file: string,
  text: string,
  line: number,
  column?: number,
): NonNullable<TaskError['source']> {
  const lines = text.split(/\r?\n/);
  const first = Math.max(1, line - AROUND);
  return {
    file,
    line,
    ...(column !== undefined && { column }),
    excerpt: lines.slice(first - 1, line + AROUND).map((content, i) => ({
      line: first + i,
      text: content.slice(0, LONGEST),
    })),
  };
}
