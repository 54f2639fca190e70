import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * Where a program is: as it is when it has a path, else along `PATH`.
 *
 * @internal
 */
export async function findProgram(
  name: string,
  path: string = process.env.PATH ?? '',
): Promise<string | undefined> {
  const candidates = isAbsolute(name)
    ? [name]
    : path.split(delimiter).map(folder => join(folder, name));
  for (const candidate of candidates) {
    const runnable = await access(candidate, constants.X_OK)
      .then(() => stat(candidate))
      .then(
        found => found.isFile(),
        () => false,
      );
    if (runnable && isAbsolute(candidate)) {
      return candidate;
    }
  }
  return undefined;
}
