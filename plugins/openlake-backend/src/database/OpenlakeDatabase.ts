import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import {
  failpoint,
  migrateTables,
  type TransactionName,
} from '@openlake/plugin-openlake-node';
import { Dialect, dialectOf, StatementLimits } from './dialect';

/**
 * A transaction of the plugin's database. Whatever changes a row takes one.
 *
 * On SQLite there is one connection: inside a transaction use nothing but the
 * transaction, and wait for nothing but the database.
 *
 * @internal
 */
export type Transaction = Knex.Transaction;

/** Folder of the migrations of all rooms. @internal */
export const migrationsDirectory = resolvePackagePath(
  '@openlake/plugin-openlake-backend',
  'migrations',
);

const MAX_TRIES = 5;

/** Far above what any statement of ours takes. @internal */
export const DEFAULT_LIMITS: StatementLimits = {
  statementMs: 60_000,
  lockMs: 20_000,
};

/**
 * The plugin's database: a client for reading, transactions for changing.
 *
 * @internal
 */
export class OpenlakeDatabase {
  /** For single statements that read. */
  readonly knex: Knex;
  readonly dialect: Dialect;

  private constructor(knex: Knex, dialect: Dialect) {
    this.knex = knex;
    this.dialect = dialect;
  }

  /** Connects and brings the tables to this version's shape. */
  static async create(
    service: DatabaseService,
    limits: StatementLimits = DEFAULT_LIMITS,
  ): Promise<OpenlakeDatabase> {
    const knex = await service.getClient();
    return OpenlakeDatabase.fromClient(knex, {
      skipMigrations: service.migrations?.skip,
      limits,
    });
  }

  /** Like {@link OpenlakeDatabase.create}, from a client; for tests. */
  static async fromClient(
    knex: Knex,
    options: {
      skipMigrations?: boolean;
      directory?: string;
      limits?: StatementLimits;
    } = {},
  ): Promise<OpenlakeDatabase> {
    const {
      skipMigrations,
      directory = migrationsDirectory,
      limits = DEFAULT_LIMITS,
    } = options;
    const dialect = dialectOf(knex);
    await dialect.prepare(knex);
    if (!skipMigrations) {
      await migrateTables(knex, { directory });
    }
    // A migration may take as long as it needs.
    dialect.limit(knex, limits);
    return new OpenlakeDatabase(knex, dialect);
  }

  /**
   * Runs `work` in a transaction that commits when it resolves and rolls back
   * when it throws. A transaction that lost against another one is repeated,
   * so `work` must do nothing but talk to the database.
   *
   * @param name - of its failpoints
   */
  async transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    name?: TransactionName,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.knex.transaction(async tx => {
          const written = await work(tx);
          if (name) {
            failpoint(`${name}.before_commit`);
          }
          return written;
        });
        if (name) {
          failpoint(`${name}.after_commit`);
        }
        return answer;
      } catch (error) {
        if (attempt === MAX_TRIES || !this.dialect.isContention(error)) {
          throw error;
        }
      }
    }
  }
}

/**
 * Calls back once a transaction has committed, and not at all when it rolls
 * back. For hints; what must not get lost is a row.
 *
 * @internal
 */
export function afterCommit(tx: Transaction, callback: () => void): void {
  tx.executionPromise.then(callback, () => {});
}
