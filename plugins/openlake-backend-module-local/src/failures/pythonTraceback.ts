/** The frame of a user's file that is nearest to where an exception was raised. @internal */
export interface PythonError {
  message: string;
  /** Where in the output it begins, counted from 0. */
  at: number;
  frame?: { file: string; line: number };
}

const FRAME = /^ {2}File "(.+)", line (\d+)/;
const HEADER = 'Traceback (most recent call last):';

/**
 * Reads the last traceback in a program's output.
 *
 * @param root - folder of the user's files; frames elsewhere are libraries
 * @internal
 */
export function parseTraceback(
  lines: readonly string[],
  root: string,
): PythonError | undefined {
  const start = lines.lastIndexOf(HEADER);
  // A syntax error of the script itself has a frame, but no header.
  const from =
    start >= 0 ? start + 1 : lines.findIndex(line => FRAME.test(line));
  if (from < 0) {
    return undefined;
  }
  let frame: PythonError['frame'];
  for (const line of lines.slice(from)) {
    const match = FRAME.exec(line);
    if (match?.[1].startsWith(`${root}/`)) {
      frame = {
        file: match[1].slice(root.length + 1),
        line: Number(match[2]),
      };
    } else if (!match && /^\S/.test(line)) {
      return { message: line, at: start >= 0 ? start : from, frame };
    }
  }
  return undefined;
}
