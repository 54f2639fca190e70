import type { Knex } from 'knex';
import { onFailpoint } from '../failpoint';

/** By the configuration that a client shares with those of its transactions. */
const saboteurs = new WeakMap<object, Saboteur>();
const listening = new WeakSet<object>();

/**
 * Fails the n-th call of the database or of the engine, or at the n-th
 * failpoint, once; counts them all.
 *
 * @public
 */
export class Saboteur {
  calls = 0;
  failAt = Infinity;

  /** The newest one has the failpoints. */
  constructor() {
    onFailpoint(name => this.hit(`at ${name}`));
  }

  hit(what: string): void {
    this.calls++;
    if (this.calls === this.failAt) {
      throw new Error(`sabotaged at call ${this.calls}: ${what}`);
    }
  }

  /**
   * Counts, and fails, the statements of a database meanwhile: half of them
   * before the database gets them, half before its answer arrives.
   */
  async during<T>(
    { knex }: { knex: Knex },
    work: () => Promise<T>,
  ): Promise<T> {
    listen(knex);
    saboteurs.set(knex.client.config, this);
    try {
      return await work();
    } finally {
      saboteurs.delete(knex.client.config);
    }
  }

  /** Does something again when it was this that failed it, as loops and people do. */
  async again<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await work();
      } catch (error) {
        if (tries > 3 || !String(error).includes('sabotaged')) {
          throw error;
        }
      }
    }
  }
}

/** Statements of transactions go through clients of their own, which have the prototype in common. */
function listen(knex: Knex): void {
  const prototype = Object.getPrototypeOf(knex.client);
  if (listening.has(prototype)) {
    return;
  }
  listening.add(prototype);
  const send = prototype._query;
  prototype._query = async function sabotaged(
    connection: unknown,
    statement: { sql: string },
  ) {
    const saboteur = saboteurs.get(this.config);
    const { sql } = statement;
    // A database that does not answer this has ended the connection, and the transaction with it.
    if (!saboteur || sql.startsWith('ROLLBACK')) {
      return send.call(this, connection, statement);
    }
    const hit = async (when: string, isOpen: boolean) => {
      try {
        saboteur.hit(`${when} ${sql}`);
      } catch (error) {
        if (isOpen) {
          await send.call(this, connection, { sql: 'ROLLBACK', bindings: [] });
        }
        throw error;
      }
    };
    // Nobody would end a transaction that did not begin, or end.
    await hit('before', sql.startsWith('COMMIT'));
    const answer = await send.call(this, connection, statement);
    await hit('after', sql.startsWith('BEGIN'));
    return answer;
  };
}

/**
 * How long a test with {@link failEachCall} may take, in milliseconds: a while
 * for some calls, most of a day where every call is asked for.
 *
 * @public
 */
export const failEachCallTimeout =
  (process.env.OPENLAKE_FAULT_STRIDE ? 60 : 1) * 1_200_000;

/**
 * Goes through a scenario again and again, each time with another call that
 * fails, and compares what came of it with what comes without any failure.
 *
 * Which calls those are is another choice each time, so that all have their
 * turn by and by: each so manyth, from one of the first ones on. With
 * `OPENLAKE_FAULT_STRIDE=1` it is every call.
 *
 * @param check - that without any failure the right thing comes of it
 * @param stride - in a run that may not take long
 * @public
 */
export async function failEachCall<T extends object>(
  scenario: (saboteur: Saboteur) => Promise<T>,
  check: (expected: T) => void,
  stride: number,
): Promise<void> {
  const counting = new Saboteur();
  const expected = await scenario(counting);
  check(expected);
  const step = Number(process.env.OPENLAKE_FAULT_STRIDE ?? stride);
  const first = 1 + Math.floor(Math.random() * step);
  for (let failAt = first; failAt <= counting.calls; failAt += step) {
    const saboteur = new Saboteur();
    saboteur.failAt = failAt;
    const found = await scenario(saboteur);
    expect({ failAt, ...found }).toEqual({ failAt, ...expected });
  }
}
