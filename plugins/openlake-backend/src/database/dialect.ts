import { Knex } from 'knex';
import { keepStatements } from './keepStatements';

/**
 * How long a statement may take before the database ends it.
 *
 * @internal
 */
export interface StatementLimits {
  statementMs: number;
  /** Of that, waiting for a lock of somebody else. */
  lockMs: number;
}

/**
 * What databases do differently, by what we need rather than by their names.
 *
 * @internal
 */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';

  /** SQL for the database's own clock in milliseconds: replicas' clocks differ, this one does not. */
  readonly nowMs: string;

  /** SQL for the text at a path in a column of JSON; null where there is none. */
  textIn(column: string, path: readonly string[]): string;

  /**
   * Settings that every connection of a new client needs.
   */
  prepare(knex: Knex): Promise<void>;

  /**
   * Has statements fail that take longer. A file on this machine does not hang,
   * and waiting for its lock is limited already.
   */
  limit(knex: Knex, limits: StatementLimits): void;

  /**
   * Until the end of the transaction, nobody else gets past the same name.
   * Where there is a single writer this is already so.
   */
  serialize(tx: Knex.Transaction, name: string): Promise<void>;

  /** Whether a transaction failed only because it met another one, so that repeating it helps. */
  isContention(error: unknown): boolean;

  /** Whether a row was refused because one with its key exists. */
  isDuplicate(error: unknown): boolean;
}

/**
 * A process that stands still in a transaction holds its locks, also that of the
 * lease which somebody else is to take over. Less than a lease lasts, more than
 * a garbage collection.
 */
const IDLE_MS = 5_000;

const postgres: Dialect = {
  name: 'postgres',
  nowMs: `(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  textIn: (column, path) => `(${column}::jsonb #>> '{${path.join(',')}}')`,
  async prepare() {},
  limit({ client }, { statementMs, lockMs }) {
    const limits = `set statement_timeout = ${statementMs}; set lock_timeout = ${lockMs}; set idle_in_transaction_session_timeout = ${IDLE_MS}`;
    const limited = new WeakSet<object>();
    const acquire = client.acquireConnection;
    // Not an event of the pool: a connection wants one query at a time.
    client.acquireConnection = async () => {
      const connection = await acquire.call(client);
      if (!limited.has(connection)) {
        try {
          await connection.query(limits);
        } catch (error) {
          await client.releaseConnection(connection);
          throw error;
        }
        limited.add(connection);
      }
      return connection;
    };
  },
  async serialize(tx, name) {
    await tx.raw('select pg_advisory_xact_lock(hashtext(?))', [
      `openlake.${name}`,
    ]);
  },
  isContention: error => ['40001', '40P01'].includes(errorCode(error)),
  isDuplicate: error => errorCode(error) === '23505',
};

const sqlite: Dialect = {
  name: 'sqlite',
  nowMs: `cast(unixepoch('subsec') * 1000 as integer)`,
  textIn: (column, path) => `json_extract(${column}, '$.${path.join('.')}')`,
  async prepare(knex) {
    // WAL with `normal` survives a killed process; only a power cut can lose
    // the last commits, never the file. Waiting for a lock is left to SQLite.
    const pragmas = [
      'journal_mode = WAL',
      'synchronous = NORMAL',
      'busy_timeout = 10000',
      'foreign_keys = ON',
    ];
    knex.client.pool.on(
      'createSuccess',
      (_id: number, connection: { pragma(text: string): unknown }) => {
        pragmas.forEach(pragma => connection.pragma(pragma));
      },
    );
    for (const pragma of pragmas) {
      await knex.raw(`PRAGMA ${pragma}`);
    }
    // A commit or a rollback that failed, on a full disk for instance, leaves
    // its transaction open, and there is only this connection for the next.
    const { client } = knex;
    const acquire = client.acquireConnection;
    const keeping = new WeakSet<object>();
    client.acquireConnection = async () => {
      const connection = await acquire.call(client);
      if (!keeping.has(connection)) {
        keepStatements(connection);
        keeping.add(connection);
      }
      if (connection.inTransaction) {
        connection.exec('ROLLBACK');
      }
      return connection;
    };
  },
  limit() {},
  async serialize() {},
  isContention: error => errorCode(error).startsWith('SQLITE_BUSY'),
  isDuplicate: error =>
    ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'].includes(
      errorCode(error),
    ),
};

/**
 * Finds out what a client is connected to.
 *
 * @throws Error for databases that are neither SQLite nor PostgreSQL.
 * @internal
 */
export function dialectOf(knex: Knex): Dialect {
  const client: string = knex.client.config.client;
  if (client.includes('sqlite')) {
    return sqlite;
  }
  if (client === 'pg') {
    return postgres;
  }
  throw new Error(
    `OpenLake keeps its state in SQLite (better-sqlite3) or PostgreSQL (pg), not in ${client}. Change backend.database.client.`,
  );
}

function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
