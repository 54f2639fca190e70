import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDebianPackages } from '../setup/debian.mjs';
import { Failure } from '../setup/failure.mjs';

const FOLDERS = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines'];

/**
 * Finds an installed Java: the oldest that fits, for engines are tested least with the newest. Debian's is installed
 * where it fits and this user may.
 *
 * @param {{ engine: string, from: number, to?: number, debian?: string }} wanted - majors of Java that an engine runs on, and
 *   a package of Debian that has one
 * @returns {string} its home, for JAVA_HOME
 */
export function findJava({ engine, from, to = Infinity, debian }) {
  const find = () =>
    homes()
      .map(home => ({ home, major: majorOf(home) }))
      .filter(({ major }) => major >= from && major <= to)
      .sort((a, b) => a.major - b.major)[0]?.home;
  let found = find();
  if (!found && debian) {
    installDebianPackages([debian]);
    found = find();
  }
  if (!found) {
    throw new Failure(
      `${engine} needs Java ${from}${
        to < Infinity ? ` to ${to}` : ' or newer'
      }: install it or set JAVA_HOME to it, then run the command again.`,
    );
  }
  return found;
}

function homes() {
  const installed = FOLDERS.filter(existsSync).flatMap(folder =>
    readdirSync(folder).flatMap(name => [
      join(folder, name),
      join(folder, name, 'Contents/Home'),
    ]),
  );
  return [process.env.JAVA_HOME, ...installed].filter(
    home => home && existsSync(join(home, 'bin/java')),
  );
}

/** Every Java says in this file which it is; 0 for one that does not. */
function majorOf(home) {
  const release = join(home, 'release');
  const text = existsSync(release) ? readFileSync(release, 'utf8') : '';
  return Number(/^JAVA_VERSION="(\d+)/m.exec(text)?.[1] ?? 0);
}
