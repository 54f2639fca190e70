import { mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { safeName } from '../log/logFolder';

const PREFIX = 'openlake-';
const PROCS = 'cgroup.procs';
const REMOVE_TRIES = 20;
const REMOVE_PAUSE_MS = 25;
/** Joins the group named by its first argument, in silence, then becomes the program. */
const JOIN = 'echo $$ 2>/dev/null > "$0"; exec "$@"';

/**
 * A control group of Linux around one attempt: children are born into it and
 * cannot leave by changing their session, their parent or their environment.
 * There is one only where the portal may make groups below its own, as in a
 * session of systemd or as root.
 *
 * @internal
 */
export class ControlGroup {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns undefined where there are none to be had */
  static async create(marker: string): Promise<ControlGroup | undefined> {
    const own = await ownGroup();
    if (own === undefined) {
      return undefined;
    }
    const folder = join(own, PREFIX + nameOf(marker));
    return mkdir(folder).then(
      () => new ControlGroup(folder),
      () => undefined,
    );
  }

  /** Groups that runners before this one left behind, by the beginning of their marker. */
  static async findLeft(marker: string): Promise<ControlGroup[]> {
    const own = await ownGroup();
    const names = own === undefined ? [] : await readdir(own).catch(() => []);
    return names
      .filter(name => name.startsWith(PREFIX + nameOf(marker)))
      .map(name => new ControlGroup(join(own!, name)));
  }

  /** The command that starts a program inside. */
  around(
    command: readonly [string, ...string[]],
  ): readonly [string, ...string[]] {
    return ['/bin/sh', '-c', JOIN, join(this.#folder, PROCS), ...command];
  }

  /** Processes inside that live. */
  async members(): Promise<number[]> {
    const text = await readFile(join(this.#folder, PROCS), 'utf8').catch(
      () => '',
    );
    return text.split('\n').filter(Boolean).map(Number);
  }

  /** Makes all of them end at once, those that are being born included. */
  async kill(): Promise<void> {
    // Kernels before 5.14 cannot; then its members are ended one by one.
    await writeFile(join(this.#folder, 'cgroup.kill'), '1').catch(() => {});
  }

  /** Waits a moment for what still ends in it. */
  async remove(): Promise<void> {
    for (let tries = 0; tries < REMOVE_TRIES; tries++) {
      const busy = await rmdir(this.#folder).then(
        () => false,
        error => error.code === 'EBUSY',
      );
      if (!busy) {
        return;
      }
      await sleep(REMOVE_PAUSE_MS);
    }
  }
}

/** Ids of runs may hold anything; no part of a marker can look like the next. */
function nameOf(marker: string): string {
  return marker
    .split('/')
    .map(part => part && safeName(part))
    .join(':');
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
