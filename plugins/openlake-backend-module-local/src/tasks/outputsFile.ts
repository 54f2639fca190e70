import { lstat, readFile } from 'node:fs/promises';
import { TaskFailure } from '../failures/TaskFailure';
import { MAX_OUTPUT_BYTES } from '../state/outputLimit';

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;

/**
 * Reads what a process has written to `OPENLAKE_OUTPUTS`: on each line a JSON
 * object, or `name=value` for a text.
 *
 * @internal
 */
export async function readOutputs(
  path: string,
): Promise<Record<string, unknown>> {
  // A link or a device that a task put in its place is not read.
  const size = await lstat(path).then(
    found => (found.isFile() ? found.size : 0),
    () => 0,
  );
  if (size > MAX_OUTPUT_BYTES) {
    throw refusal(
      `the file has ${size} bytes, at most ${MAX_OUTPUT_BYTES} are taken`,
    );
  }
  return size === 0 ? {} : parseOutputs(await readFile(path, 'utf8'));
}

/** @internal */
export function parseOutputs(text: string): Record<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line.startsWith('{')) {
      for (const [name, value] of Object.entries(parseObject(line, index))) {
        values.set(checkName(name, index), value);
      }
    } else if (line) {
      const equals = line.indexOf('=');
      values.set(
        checkName(equals < 0 ? line : line.slice(0, equals), index),
        equals < 0 ? '' : line.slice(equals + 1),
      );
    }
  }
  return Object.fromEntries(values);
}

function parseObject(line: string, index: number): object {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw refusal(`line ${index + 1} is no JSON: ${(error as Error).message}`);
  }
}

function checkName(name: string, index: number): string {
  if (!NAME.test(name) || name === '__proto__') {
    throw refusal(`line ${index + 1}: "${name.slice(0, 100)}" is no name`);
  }
  return name;
}

function refusal(reason: string): TaskFailure {
  return new TaskFailure({
    category: 'user_code',
    message: `The outputs of the task cannot be used: ${reason}`,
    hint: 'Write small values to the file named by OPENLAKE_OUTPUTS, a JSON object or name=value on each line; keep data in tables.',
  });
}
