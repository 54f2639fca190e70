import {
  ConnectorContext,
  ConnectorHealth,
  MaterializeOptions,
  MaterializeRequest,
  MaterializeResult,
  QueryEngine,
  QueryRequest,
  QueryResult,
} from '@openlake/plugin-openlake-node';
import { runMaterialize } from './materialize';
import { DuckdbProcess } from './process/DuckdbProcess';
import { ProcessPool } from './process/ProcessPool';
import { Session } from './process/Session';
import { runQuery } from './query';

const MAX_WAITING = 1000;
const HEALTH_TIMEOUT_MS = 5000;

/** @internal */
export interface DuckdbEngineOptions {
  catalogs: Pick<ConnectorContext, 'tableCatalog'>;
  /** Memory that DuckDB may use per process. */
  memoryLimitBytes: number;
  threads: number;
  /** Statements of jobs that run at once, and of people as many again. */
  maxProcesses: number;
  /** A process that nobody needed for this long is ended. */
  idleMs: number;
  /** Folder for what does not fit into memory. */
  temporaryFolder: string;
}

/**
 * DuckDB over Iceberg tables, in processes of its own: it can use up memory
 * and time, or crash, and take nothing with it but its own statement.
 *
 * Statements of people and of jobs never share a process, so neither waits for
 * the other.
 *
 * @internal
 */
export class DuckdbEngine implements QueryEngine {
  readonly id = 'duckdb';
  readonly title = 'DuckDB';
  readonly #catalogs: Pick<ConnectorContext, 'tableCatalog'>;
  readonly #limits: Pick<DuckdbEngineOptions, 'memoryLimitBytes' | 'threads'>;
  readonly #people: ProcessPool;
  readonly #jobs: ProcessPool;

  constructor(options: DuckdbEngineOptions) {
    const pool = () =>
      new ProcessPool({
        start: () => DuckdbProcess.start(options, options.temporaryFolder),
        maxProcesses: options.maxProcesses,
        idleMs: options.idleMs,
        maxWaiting: MAX_WAITING,
      });
    this.#catalogs = options.catalogs;
    this.#limits = options;
    this.#people = pool();
    this.#jobs = pool();
  }

  query(
    request: QueryRequest,
    options: { signal?: AbortSignal } = {},
  ): Promise<QueryResult> {
    return runQuery(this.#people, this.#catalogs, request, options.signal);
  }

  materialize(
    request: MaterializeRequest,
    options: MaterializeOptions = {},
  ): Promise<MaterializeResult> {
    return runMaterialize(
      { pool: this.#jobs, catalogs: this.#catalogs, limits: this.#limits },
      request,
      options,
    );
  }

  /** Does not start a process when none is needed: an idle portal stays small. */
  async health(
    options: { signal?: AbortSignal } = {},
  ): Promise<ConnectorHealth> {
    const { idle, lent, waiting } = this.#jobs.size;
    if (idle + lent === 0) {
      return { status: 'healthy', detail: 'Starts when it is needed' };
    }
    if (waiting > 0) {
      return {
        status: 'healthy',
        detail: `${lent} statements run, ${waiting} wait`,
      };
    }
    try {
      const version = await Session.use(
        {
          pool: { use: (work, signal) => this.#jobs.inspect(work, signal) },
          timeoutMs: HEALTH_TIMEOUT_MS,
          signal: options.signal,
        },
        async session => {
          await session.open({ cwd: '/', statements: [] });
          const { rows } = await session.run('SELECT version()', {
            maxRows: 1,
          });
          return String(rows[0][0]);
        },
      );
      return { status: 'healthy', version };
    } catch (error) {
      options.signal?.throwIfAborted();
      return { status: 'degraded', detail: (error as Error).message };
    }
  }

  /** Numbers of processes, for tests and the health page. */
  get processes(): { people: ProcessPool['size']; jobs: ProcessPool['size'] } {
    return { people: this.#people.size, jobs: this.#jobs.size };
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    await Promise.all([this.#people.close(), this.#jobs.close()]);
  }
}
