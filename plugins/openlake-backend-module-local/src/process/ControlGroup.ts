import { readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { safeName } from '../log/logFolder';
import { processStart } from '../runner/processIdentity';

const PREFIX = 'openlake-';
const PROCS = 'cgroup.procs';
const REMOVE_TRIES = 20;
const REMOVE_PAUSE_MS = 25;

/**
 * A control group of Linux around one attempt: children are born into it and
 * cannot leave by changing their session, their parent or their environment.
 * There is one only where the portal may make groups below its own, as in a
 * session of systemd or as root.
 *
 * A launcher makes it, `worker/launcher.cjs`, before it is known for whom, and
 * then puts an empty group into it whose name says so.
 *
 * @internal
 */
export class ControlGroup {
  readonly #folder: string;
  readonly #launcher: { pid?: number; left: Promise<void> };

  /**
   * @param launcher - process that made the group, and when it has left it
   */
  constructor(
    folder: string,
    launcher: { pid?: number; left: Promise<void> } = {
      left: Promise.resolve(),
    },
  ) {
    this.#folder = folder;
    this.#launcher = launcher;
  }

  /** How the paths of new groups begin; undefined where there are none to be had. */
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

  /** Groups that runners before this one left behind, by the beginning of their marker. */
  static async findLeft(marker: string): Promise<ControlGroup[]> {
    const beginning = ControlGroup.nameOf(marker);
    const found: ControlGroup[] = [];
    for (const folder of await listGroups()) {
      const names = await namesIn(folder);
      if (names.some(name => name.startsWith(beginning))) {
        found.push(new ControlGroup(folder));
      }
    }
    return found;
  }

  /** Removes groups of launchers that are gone, those in which nothing lives. */
  static async removeLeft(): Promise<void> {
    for (const folder of await listGroups()) {
      const [pid] = basename(folder).slice(PREFIX.length).split('-');
      if (processStart(Number(pid)) === undefined) {
        await new ControlGroup(folder).#removeEmpty();
      }
    }
  }

  /** Processes inside that live. */
  async members(): Promise<number[]> {
    const text = await readFile(join(this.#folder, PROCS), 'utf8').catch(
      () => '',
    );
    return text
      .split('\n')
      .filter(Boolean)
      .map(Number)
      .filter(pid => pid !== this.#launcher.pid);
  }

  /** Makes all of them end at once, those that are being born included. */
  async kill(): Promise<void> {
    if ((await this.members()).length === 0) {
      return;
    }
    await this.#launcher.left;
    // Kernels before 5.14 cannot; then its members are ended one by one.
    await writeFile(join(this.#folder, 'cgroup.kill'), '1').catch(() => {});
  }

  /** Waits a moment for what still ends in it. */
  async remove(): Promise<void> {
    await this.#launcher.left;
    for (let tries = 0; tries < REMOVE_TRIES; tries++) {
      if (await this.#removeEmpty()) {
        return;
      }
      await sleep(REMOVE_PAUSE_MS);
    }
  }

  /** @returns whether it is gone; one with a process in it keeps its name */
  async #removeEmpty(): Promise<boolean> {
    if ((await this.members()).length > 0) {
      return false;
    }
    for (const name of await namesIn(this.#folder)) {
      await rmdir(join(this.#folder, name)).catch(() => {});
    }
    return rmdir(this.#folder).then(
      () => true,
      error => error.code !== 'EBUSY',
    );
  }
}

async function listGroups(): Promise<string[]> {
  const own = await ownGroup();
  const names = own === undefined ? [] : await readdir(own).catch(() => []);
  return names
    .filter(name => name.startsWith(PREFIX))
    .map(name => join(own!, name));
}

/** Names of the groups in a group, which may end meanwhile. */
async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    () => [],
  );
  return entries.filter(one => one.isDirectory()).map(({ name }) => name);
}

let own: Promise<string | undefined> | undefined;

/** Folder of the group that this process is in. */
function ownGroup(): Promise<string | undefined> {
  own ??= findOwnGroup().catch(() => undefined);
  return own;
}

async function findOwnGroup(): Promise<string | undefined> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const mount = /^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 /m.exec(mounts)?.[1];
  const groups = await readFile('/proc/self/cgroup', 'utf8');
  const path = /^0::(\/.*)$/m.exec(groups)?.[1];
  return mount && path && join(mount, path);
}
