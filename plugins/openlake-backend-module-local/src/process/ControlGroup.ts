import { readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { safeName } from '../log/logFolder';
import { kernelFolders, readKernelFile } from './kernelFile';
import { nothingThere, whenFilesAreLeft } from './outOfFiles';
import { processStart } from './processIdentity';

const PREFIX = 'openlake-';
/** Id of the launcher that made a group, when that started, and a count. */
const NAME = /^openlake-(\d+)-(\d+)-\d+$/;
const PROCS = 'cgroup.procs';
const TRIES = 20;
const PAUSE_MS = 25;

/**
 * A control group of Linux around one program: children are born into it and
 * cannot leave by changing their session, their parent or their environment.
 * There is one only where the portal may make groups below its own, as in a
 * session of systemd or as root.
 *
 * A launcher makes it, `worker/launcher.cjs`, before it is known for which
 * program, and then puts an empty group into it whose name says so. Until
 * it has made the next one, the launcher itself is in the group.
 *
 * @internal
 */
export class ControlGroup {
  /** Those that were not empty in time, to be tried again with the next one. */
  static readonly #toRemove = new Set<ControlGroup>();

  readonly #folder: string;
  readonly #launcher: { pid: number; start: string };

  constructor(folder: string) {
    const [, pid, start] = NAME.exec(basename(folder)) ?? [];
    this.#folder = folder;
    this.#launcher = { pid: Number(pid), start };
  }

  /** How the paths of new groups begin; undefined where there is no cgroup v2. */
  static async prefix(): Promise<string | undefined> {
    const own = await ownGroup();
    return own && join(own, PREFIX);
  }

  /**
   * Name of the group that says for whom another one is. Ids of runs may hold
   * anything; no part of a marker can look like the next.
   */
  static nameOf(marker: string): string {
    return marker
      .split('/')
      .map(part => part && safeName(part))
      .join(':');
  }

  /** Groups of programs, by the beginning of their marker, whichever portal started them. */
  static async find(marker: string): Promise<ControlGroup[]> {
    const beginning = ControlGroup.nameOf(marker);
    return whenFilesAreLeft(async () => {
      const found: ControlGroup[] = [];
      for (const folder of await listGroups()) {
        const names = await groupsIn(folder);
        if (names.some(name => name.startsWith(beginning))) {
          found.push(new ControlGroup(folder));
        }
      }
      return found;
    });
  }

  /** Removes groups of launchers that are gone, those in which nothing lives. */
  static async removeAbandoned(): Promise<void> {
    for (const folder of await whenFilesAreLeft(listGroups)) {
      const group = new ControlGroup(folder);
      const isLed = await whenFilesAreLeft(() =>
        group.#isLauncher(group.#launcher.pid),
      );
      if (!isLed) {
        await group.#removeEmpty();
      }
    }
  }

  /**
   * Processes inside that live, those in groups below it included.
   *
   * @throws when no more files may be opened
   */
  members(): number[] {
    return processesIn(this.#folder).filter(pid => !this.#isLauncher(pid));
  }

  /** Makes all of them end at once, those that are being born included. */
  async kill(): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      if (await whenFilesAreLeft(() => this.#killUnled())) {
        return;
      }
      await sleep(PAUSE_MS);
    }
  }

  /** @returns false while its launcher, which must live on, is inside */
  async #killUnled(): Promise<boolean> {
    const pids = processesIn(this.#folder);
    const others = pids.filter(pid => !this.#isLauncher(pid));
    if (others.length < pids.length) {
      return others.length === 0;
    }
    if (others.length > 0) {
      // Kernels before 5.14 cannot; then its members are ended one by one.
      await writeFile(join(this.#folder, 'cgroup.kill'), '1').catch(
        nothingThere,
      );
    }
    return true;
  }

  /** Removes it as soon as nothing lives in it. */
  async remove(): Promise<void> {
    const known = ControlGroup.#toRemove;
    await Promise.all([...known].map(group => group.#removeEmpty()));
    known.add(this);
    for (let tries = 0; tries < TRIES; tries++) {
      if (await this.#removeEmpty()) {
        return;
      }
      await sleep(PAUSE_MS);
    }
  }

  /** One with a process in it keeps its name. @returns whether it is gone */
  async #removeEmpty(): Promise<boolean> {
    const isGone = await whenFilesAreLeft(
      async () =>
        !(await isPopulated(this.#folder)) && (await removeTree(this.#folder)),
    );
    if (isGone) {
      ControlGroup.#toRemove.delete(this);
    }
    return isGone;
  }

  #isLauncher(pid: number): boolean {
    return (
      pid === this.#launcher.pid && processStart(pid) === this.#launcher.start
    );
  }
}

async function listGroups(): Promise<string[]> {
  const own = await ownGroup();
  const names = own === undefined ? [] : await groupsIn(own);
  return names.filter(name => NAME.test(name)).map(name => join(own!, name));
}

/**
 * Names of the groups in a group, which may end meanwhile. Whoever makes or
 * removes one in it holds it, for as long as the kernel takes.
 */
async function groupsIn(folder: string): Promise<string[]> {
  const entries =
    (await readdir(folder, { withFileTypes: true }).catch(nothingThere)) ?? [];
  return entries.filter(one => one.isDirectory()).map(({ name }) => name);
}

function processesIn(folder: string): number[] {
  const text = readKernelFile(join(folder, PROCS)) ?? '';
  const below = kernelFolders(folder).flatMap(name =>
    processesIn(join(folder, name)),
  );
  // A process of another namespace has no number here.
  const own = text.split('\n').map(Number);
  return [...own.filter(pid => pid > 0), ...below];
}

/** Whether a process lives in a group, or in one below it. */
async function isPopulated(folder: string): Promise<boolean> {
  const events = await readFile(join(folder, 'cgroup.events'), 'utf8').catch(
    nothingThere,
  );
  return /^populated 1$/m.test(events ?? '');
}

/** @returns whether it is gone */
async function removeTree(folder: string): Promise<boolean> {
  for (const name of await groupsIn(folder)) {
    await removeTree(join(folder, name));
  }
  return rmdir(folder).then(
    () => true,
    error => error.code === 'ENOENT',
  );
}

let own: Promise<string | undefined> | undefined;

/** Folder of the group that this process is in. */
function ownGroup(): Promise<string | undefined> {
  own ??= whenFilesAreLeft(findOwnGroup).catch(() => undefined);
  return own;
}

async function findOwnGroup(): Promise<string | undefined> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const mount = /^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 /m.exec(mounts)?.[1];
  const groups = await readFile('/proc/self/cgroup', 'utf8');
  const path = /^0::(\/.*)$/m.exec(groups)?.[1];
  return mount && path && join(mount, path);
}
