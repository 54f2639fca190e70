import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';

/** `-r other.txt`, `--constraint=limits.txt`, as pip reads them. */
const NAMED =
  /(?:^|\s)(?:-[rc]\s*|--(?:requirement|constraint)(?:=|\s+))("[^"]*"|'[^']*'|\S+)/g;

/**
 * What a requirements.txt says, with all files that it names: equal for equal
 * requirements, wherever the files of the revision are.
 *
 * @param root - folder of the revision's files
 * @throws when the file itself cannot be read
 * @internal
 */
export async function readRequirements(
  root: string,
  file: string,
): Promise<string> {
  const told = new Map<string, string>();
  const add = async (path: string, text: string): Promise<void> => {
    told.set(relative(root, path), text);
    for (const name of namedFiles(text)) {
      const named = resolve(dirname(path), name);
      if (!told.has(relative(root, named))) {
        // What is not there is for pip to say.
        if (isInside(root, named)) {
          await add(named, await readFile(named, 'utf8').catch(() => ''));
        } else {
          told.set(relative(root, named), await stateOf(named));
        }
      }
    }
  };
  await add(file, await readFile(file, 'utf8'));
  return JSON.stringify([...told]);
}

function namedFiles(text: string): string[] {
  return text
    .replace(/\\\r?\n/g, '')
    .split(/\r?\n/)
    .map(line => line.replace(/(?:^|\s)#.*$/, ''))
    .flatMap(line => [...line.matchAll(NAMED)])
    .map(([, name]) => name.replace(/^(["'])(.*)\1$/, '$2'))
    .filter(name => !/^[a-z][a-z0-9+.-]*:\/\//i.test(name));
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return !isAbsolute(way) && way !== '..' && !/^\.\.[\\/]/.test(way);
}

/** A file of the machine could be anything: it is looked at, not read. */
async function stateOf(path: string): Promise<string> {
  return stat(path).then(
    ({ size, mtimeMs }) => `${path} ${size} ${mtimeMs}`,
    () => path,
  );
}
