import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, Server, Socket } from 'node:net';
import { ControlGroup } from './ControlGroup';
import { LaunchedProcess, ProcessEnd, ProgramStart } from './LaunchedProcess';

const TOKEN_BYTES = 32;
/** Anybody on this machine can connect; who has not said a token by then is cut off. */
const TOKEN_WITHIN_MS = 10_000;

/**
 * What the small process tells of a program: that it can be started now, that
 * it runs, how it ended, or why it does not run.
 */
type News = { id: number } & (
  | { ready: true }
  | { pid: number; group?: string }
  | { code: number | null; signal: NodeJS.Signals | null }
  | { error: { message: string; code?: string; syscall?: string } }
);

interface RunningProgram {
  pid: number;
  group?: ControlGroup;
}

/** A program as far as it is known. */
interface Launch {
  ready(): void;
  started(program: RunningProgram): void;
  ended(end: ProcessEnd): void;
  failed(error: Error): void;
}

/** What starts programs is gone, and a program with it that was not to be started yet. @internal */
export class LauncherLost extends Error {
  constructor(cause: unknown) {
    super((cause as Error).message, { cause });
  }
}

/**
 * Starts programs by way of a small process, `worker/launcher.cjs`, which says
 * why. That process lives as long as this one, and one that was killed is
 * replaced when the next program is to be started.
 *
 * What programs say comes over sockets that the small process opens to an
 * address without a file. Each begins with a token that only it was told.
 *
 * @internal
 */
export class Launcher {
  readonly #child: ChildProcess;
  readonly #server: Server;
  readonly #address: string;
  readonly #launches = new Map<number, Launch>();
  readonly #outputs = new Map<string, (socket: Socket) => void>();
  #count = 0;
  #isLost = false;

  private constructor(child: ChildProcess, server: Server, address: string) {
    this.#child = child;
    this.#server = server;
    this.#address = address;
    server.on('connection', socket => this.#receive(socket));
    child.on('message', news => this.#hear(news as News));
    child.once('error', error => this.#lose(error.message));
    child.once('exit', (code, signal) =>
      this.#lose(`it ended with ${signal ?? `exit code ${code}`}`),
    );
  }

  static async start(): Promise<Launcher> {
    // No file, so nothing is left of it, whatever becomes of this process.
    const address = `\0openlake-${randomBytes(16).toString('hex')}`;
    const server = createServer().listen(address);
    await once(server, 'listening');
    server.unref();
    await ControlGroup.removeAbandoned();
    const groups = await ControlGroup.prefix();
    const child = fork(
      resolvePackagePath(
        '@openlake/plugin-openlake-backend-module-local',
        'worker',
        'launcher.cjs',
      ),
      groups === undefined ? [] : [groups],
      // In a session of its own: Ctrl-C is for the portal, which still needs it.
      {
        detached: true,
        execArgv: [],
        env: {},
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    );
    child.unref();
    child.channel?.unref();
    return new Launcher(child, server, address);
  }

  get isAlive(): boolean {
    return !this.#isLost && this.#child.connected;
  }

  /**
   * @throws LauncherLost when the small process is gone before the program could
   * be started
   */
  async launch({
    mayStart,
    marker,
    ...program
  }: ProgramStart): Promise<LaunchedProcess> {
    const id = this.#count++;
    const tokens = [newToken(), newToken()];
    const taken: Socket[] = [];
    const outputs = Promise.all(
      tokens.map(
        token =>
          new Promise<Socket>(resolve =>
            this.#outputs.set(token, socket => {
              taken.push(socket);
              resolve(socket);
            }),
          ),
      ),
    );
    let launch: Launch;
    const exited = new Promise<ProcessEnd>((ended, failed) => {
      launch = { ready: () => {}, started: () => {}, ended, failed };
    });
    const ready = new Promise<void>((resolve, reject) => {
      launch.ready = resolve;
      exited.catch(reject);
    });
    const running = new Promise<RunningProgram>((started, failed) => {
      launch.started = started;
      exited.catch(failed);
    });
    ready.catch(() => {});
    running.catch(() => {});
    this.#add(id, launch!);
    let isAsked = false;
    try {
      const request = {
        id,
        ...program,
        address: this.#address,
        tokens,
        name: ControlGroup.nameOf(marker),
      };
      this.#child.send(request, error => error && this.#lose(error.message));
      await ready;
      const [stdout, stderr] = await Promise.race([
        outputs,
        running.then(() => outputs),
      ]);
      isAsked = true;
      await mayStart?.();
      // What it waits for.
      taken.forEach(socket => socket.write('.'));
      const { pid, group } = await running;
      return { pid, parent: this.#child.pid!, group, stdout, stderr, exited };
    } catch (error) {
      taken.forEach(socket => socket.destroy());
      throw !isAsked && this.#isLost ? new LauncherLost(error) : error;
    } finally {
      tokens.forEach(token => this.#outputs.delete(token));
    }
  }

  /** Takes a connection for the output that its token names. */
  #receive(socket: Socket): void {
    // Ends with its program, however that ends.
    socket.on('error', () => {});
    socket.setTimeout(TOKEN_WITHIN_MS, () => socket.destroy());
    const look = () => {
      const token: Buffer | null = socket.read(TOKEN_BYTES);
      if (token === null) {
        return;
      }
      socket.off('readable', look);
      const take = this.#outputs.get(token.toString());
      if (take) {
        socket.setTimeout(0);
        take(socket);
      } else {
        socket.destroy();
      }
    };
    socket.on('readable', look);
  }

  #hear(news: News): void {
    const launch = this.#launches.get(news.id);
    if (!launch) {
      return;
    }
    if ('ready' in news) {
      launch.ready();
      return;
    }
    if ('pid' in news) {
      const { pid, group } = news;
      launch.started({
        pid,
        group: group ? new ControlGroup(group) : undefined,
      });
      return;
    }
    this.#forget(news.id);
    if ('error' in news) {
      launch.failed(Object.assign(new Error(news.error.message), news.error));
    } else {
      const { code, signal } = news;
      launch.ended({
        ...(code !== null && { code }),
        ...(signal !== null && { signal }),
      });
    }
  }

  /** This process lives at least as long as a program of it. */
  #add(id: number, launch: Launch): void {
    this.#launches.set(id, launch);
    this.#child.channel?.ref();
  }

  #forget(id: number): void {
    this.#launches.delete(id);
    if (this.#launches.size === 0) {
      this.#child.channel?.unref();
    }
  }

  /** Nobody can tell any more how its programs end. */
  #lose(why: string): void {
    this.#isLost = true;
    this.#child.kill('SIGKILL');
    this.#server.close();
    for (const launch of this.#launches.values()) {
      launch.failed(
        new Error(`The process that starts programs is gone: ${why}`),
      );
    }
    this.#launches.clear();
  }
}

function newToken(): string {
  return randomBytes(TOKEN_BYTES / 2).toString('hex');
}
