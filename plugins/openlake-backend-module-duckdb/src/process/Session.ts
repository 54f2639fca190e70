import { ConnectorError } from '@openlake/plugin-openlake-node';
import { statementError, StatementText } from '../statement/failure';
import { DuckdbProcess } from './DuckdbProcess';
import { Opening, ResultColumn, Rows } from './messages';
import { ProcessPool } from './ProcessPool';

/** How long DuckDB has to stop by itself before its process is ended. */
const GRACE_MS = 1000;

const MAX_BYTES = 16 * 1024 * 1024;

/** @internal */
export interface SessionOptions {
  pool: Pick<ProcessPool, 'use'>;
  timeoutMs: number;
  signal?: AbortSignal;
}

/**
 * A database in a process of its own, for one piece of work.
 *
 * @internal
 */
export class Session {
  readonly process: DuckdbProcess;

  private constructor(process: DuckdbProcess) {
    this.process = process;
  }

  /**
   * Runs work in a session. When the time is up or the signal aborts, DuckDB
   * is interrupted, and its process ended when that does not help.
   *
   * @throws the signal's reason; ConnectorError with what failed otherwise
   */
  static async use<T>(
    options: SessionOptions,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    const deadline = AbortSignal.timeout(options.timeoutMs);
    const signal = options.signal
      ? AbortSignal.any([options.signal, deadline])
      : deadline;
    const explain = (error: unknown) => {
      options.signal?.throwIfAborted();
      return deadline.aborted ? timedOut(options.timeoutMs) : error;
    };
    try {
      return await options.pool.use(
        process => Session.#run(process, signal, work),
        signal,
      );
    } catch (error) {
      throw statementError(explain(error));
    }
  }

  static async #run<T>(
    process: DuckdbProcess,
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    // It may have been stopped while the process started.
    signal.throwIfAborted();
    let grace: NodeJS.Timeout | undefined;
    const stop = () => {
      process.interrupt();
      grace = setTimeout(() => process.kill(), GRACE_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      // What is done counts, even if it was stopped a moment too late: a
      // committed snapshot must not be reported as cancelled.
      return await work(new Session(process));
    } finally {
      signal.removeEventListener('abort', stop);
      if (process.isAlive) {
        // Requests are answered in their order: those of the next borrower
        // find it closed. Waited for only where it may not answer any more.
        const closed = process
          .request({ op: 'close' })
          .catch(() => process.kill());
        await (grace && closed);
      }
      clearTimeout(grace);
    }
  }

  /** What is asked meanwhile is answered once it is open, and fails when that fails. */
  async open(opening: Opening): Promise<void> {
    await this.process.request({ op: 'open', ...opening });
  }

  /** Columns of a SELECT, without running it. */
  async describe(statement: string): Promise<ResultColumn[]> {
    return this.#explained({ statement, offset: 0 }, () =>
      this.process.request({ op: 'describe', sql: statement }),
    );
  }

  /**
   * Runs SQL.
   *
   * @param text - the user's part of it, for positions in errors
   */
  async run(
    sql: string,
    options: {
      maxRows: number;
      maxBytes?: number;
      text?: StatementText;
      onProgress?: (fraction: number) => void;
    },
  ): Promise<Rows> {
    return this.#explained(options.text, () =>
      this.process.request(
        {
          op: 'run',
          sql,
          maxRows: options.maxRows,
          maxBytes: options.maxBytes ?? MAX_BYTES,
          progress: options.onProgress !== undefined,
        },
        options.onProgress,
      ),
    );
  }

  async #explained<T>(
    text: StatementText | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw statementError(error, text);
    }
  }
}

function timedOut(timeoutMs: number): ConnectorError {
  const message = `The statement took longer than ${
    timeoutMs % 1000 === 0 ? `${timeoutMs / 1000} s` : `${timeoutMs} ms`
  } and was stopped`;
  return new ConnectorError('invalid', message, {
    failure: { category: 'timeout', message },
  });
}
