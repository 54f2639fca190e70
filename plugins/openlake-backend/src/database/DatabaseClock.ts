import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from './instant';
import { Loop } from './Loop';
import type { OpenlakeDatabase } from './OpenlakeDatabase';

/** What the clock of this machine does in between is not seen. */
const COMPARE_EVERY_MS = 30_000;

/**
 * The time of the database, for everything that is decided by the time of day:
 * one clock for all replicas, so that one whose machine has a wrong clock, or one
 * that is set, starts nothing early, late or twice. In between it goes on by a
 * clock that nobody sets. On SQLite the time is that of the one machine: where
 * its clock is set, that is the time from the next comparison on.
 *
 * @internal
 */
export class DatabaseClock {
  readonly #database: OpenlakeDatabase;
  /** Between the time of the database and the clock that nobody sets. */
  #ahead: number;

  private constructor(database: OpenlakeDatabase, ahead: number) {
    this.#database = database;
    this.#ahead = ahead;
  }

  static async create(database: OpenlakeDatabase): Promise<DatabaseClock> {
    const first = await measure(database);
    // Once more: this process may have stood still during the first.
    return new DatabaseClock(
      database,
      clamp((first.atLeast + first.atMost) / 2, await measure(database)),
    );
  }

  /** The time now. */
  readonly now: Clock = () => new Date(performance.now() + this.#ahead);

  /** Compares again from time to time: the two drift, and a laptop sleeps. */
  start(logger: LoggerService): Loop {
    return Loop.start({
      name: 'clock',
      everyMs: COMPARE_EVERY_MS,
      logger,
      runOnce: async () => {
        this.#ahead = clamp(this.#ahead, await measure(this.#database));
        return {};
      },
    });
  }
}

/** Milliseconds that the time of the database is ahead. */
interface Ahead {
  atLeast: number;
  atMost: number;
}

/**
 * The time of the database was read between the question and the answer. That
 * is a long time where this process stood still or the database had much to do,
 * and then it says little.
 */
async function measure({ knex, dialect }: OpenlakeDatabase): Promise<Ahead> {
  const asked = performance.now();
  const { now } = await knex
    .select(knex.raw(`${dialect.nowMs} as now`))
    .first();
  return {
    atLeast: Number(now) - performance.now(),
    atMost: Number(now) - asked,
  };
}

/** What is known already, as far as a comparison does not show that it is wrong. */
function clamp(ahead: number, { atLeast, atMost }: Ahead): number {
  return Math.round(Math.min(Math.max(ahead, atLeast), atMost));
}
