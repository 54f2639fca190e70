import { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Reply, Request, Results } from './messages';
import {
  DuckdbError,
  ProcessFailure,
  ProcessFailureReason,
} from './ProcessFailure';
import { ProcessSettings, spawnDuckdb } from './spawnDuckdb';
import { makeTemporaryFolder } from './temporaryFolder';

const KEPT_STDERR = 4096;
/** On a busy machine; a second otherwise. */
const START_TIMEOUT_MS = 60_000;

interface Pending {
  resolve(result: any): void;
  reject(error: Error): void;
  onProgress?: (fraction: number) => void;
}

/**
 * A process with DuckDB in it. Whatever happens to the process, every request
 * is answered: with a result, with DuckDB's error, or with a `ProcessFailure`.
 *
 * @internal
 */
export class DuckdbProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #pending = new Map<number, Pending>();
  readonly #ready: Promise<void>;
  #nextId = 1;
  #stderr = '';
  #version = '';
  #failure: ProcessFailure | undefined;
  #isAlive = true;

  /** @param parent - folder that its temporary folder is made in */
  static async start(
    settings: Omit<ProcessSettings, 'temporaryDirectory'>,
    parent: string,
  ): Promise<DuckdbProcess> {
    const temporaryDirectory = await makeTemporaryFolder(parent);
    const started = new DuckdbProcess(
      spawnDuckdb({ ...settings, temporaryDirectory }),
      temporaryDirectory,
    );
    const late = setTimeout(
      () => started.kill('not_started', 'DuckDB took too long to start'),
      START_TIMEOUT_MS,
    );
    try {
      await started.#ready;
    } catch (error) {
      await started.kill();
      throw error;
    } finally {
      clearTimeout(late);
    }
    return started;
  }

  private constructor(child: ChildProcess, temporaryDirectory: string) {
    this.#child = child;
    let settle: { resolve(): void; reject(error: Error): void };
    this.#ready = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    child.stderr?.on('data', chunk => {
      this.#stderr = (this.#stderr + chunk).slice(-KEPT_STDERR);
    });
    child.on('message', message => {
      const reply = message as Reply;
      if ('ready' in reply) {
        this.#version = reply.version;
        settle.resolve();
      } else if ('failed' in reply) {
        this.#failure = new ProcessFailure('not_started', reply.failed);
      } else {
        this.#onReply(reply);
      }
    });
    // A write to a process that just ended; its exit is reported below.
    child.on('error', error => {
      this.#failure ??= new ProcessFailure('not_started', error.message);
      if (child.pid === undefined) {
        child.emit('close', null, null);
      }
    });
    this.#ended = once(child, 'close').then(async ([code, signal]) => {
      this.#isAlive = false;
      const failure = this.#failure ?? this.#explain(code, signal);
      settle.reject(failure);
      for (const pending of this.#pending.values()) {
        pending.reject(failure);
      }
      this.#pending.clear();
      await rm(temporaryDirectory, { recursive: true, force: true });
    });
  }

  get isAlive(): boolean {
    return this.#isAlive && this.#failure === undefined;
  }

  /** Of DuckDB, such as `v1.4.0`. */
  get version(): string {
    return this.#version;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * @throws DuckdbError what DuckDB says is wrong with the request
   * @throws ProcessFailure the process is gone
   */
  request<T extends Request>(
    request: T,
    onProgress?: (fraction: number) => void,
  ): Promise<Results[T['op']]> {
    if (!this.isAlive) {
      return Promise.reject(
        this.#failure ?? new ProcessFailure('crashed', 'DuckDB is not running'),
      );
    }
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress });
      this.#child.send({ ...request, id });
    });
  }

  /** Asks DuckDB to stop what it does; in a long call of one function it does not. */
  interrupt(): void {
    if (this.isAlive && this.#child.connected) {
      this.#child.send({ op: 'interrupt' });
    }
  }

  /** Ends the process now. Resolves when it and its temporary files are gone. */
  async kill(
    reason: ProcessFailureReason = 'killed',
    message: string = 'The DuckDB process was ended',
  ): Promise<void> {
    this.#failure ??= new ProcessFailure(reason, message);
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #onReply(
    reply: Exclude<
      Reply,
      { ready: true; version: string } | { failed: string }
    >,
  ): void {
    if ('fatal' in reply) {
      this.#failure = new ProcessFailure(
        'out_of_memory',
        `DuckDB needed ${Math.round(
          reply.rss / 1024 / 1024,
        )} MB of memory, more than it may use`,
      );
      return;
    }
    const pending = this.#pending.get(reply.id);
    if (!pending) {
      return;
    }
    if ('progress' in reply) {
      pending.onProgress?.(reply.progress);
      return;
    }
    this.#pending.delete(reply.id);
    if ('error' in reply) {
      pending.reject(new DuckdbError(reply.error));
    } else {
      pending.resolve(reply.result);
    }
  }

  #explain(code: number | null, signal: string | null): ProcessFailure {
    const outOfMemory =
      /out of memory|bad_alloc|Cannot allocate memory/i.test(this.#stderr) ||
      signal === 'SIGKILL';
    const how = signal ? `on signal ${signal}` : `with code ${code}`;
    const said = this.#stderr.trim().split('\n').at(-1);
    return new ProcessFailure(
      outOfMemory ? 'out_of_memory' : 'crashed',
      `The DuckDB process ended ${how}${said ? `: ${said}` : ''}`,
    );
  }
}
