import { ConflictError } from '@backstage/errors';
import { ulid } from 'ulid';
import { OpenlakeDatabase, Transaction } from './OpenlakeDatabase';

/**
 * The right to do something that only one process may do at a time.
 *
 * @internal
 */
export interface Lease {
  readonly name: string;
  /** Grows with every change of hands: a write that carries an old one is refused. */
  readonly fence: number;
}

/** Two readings of one clock, in one statement, are nearer than that. */
const SLACK_MS = 1_000;

/**
 * Leases in the database, timed by the database's clock. A holder that stops
 * renewing loses its lease after its time; one that was too slow finds out by
 * {@link Leases.assertHeld} in the transaction that writes.
 *
 * @internal
 */
export class Leases {
  readonly #database: OpenlakeDatabase;
  readonly #holder: string;

  /** @param holder - names this process; a new one by default */
  constructor(database: OpenlakeDatabase, holder: string = ulid()) {
    this.#database = database;
    this.#holder = holder;
  }

  /**
   * Takes a lease that is free or has run out. Undefined when somebody holds it.
   *
   * One that lies further ahead than any that is given has been left behind by a
   * clock that was set back since: who holds it and lives finds out by its fence.
   *
   * @param ttlMs - the same for everybody who asks for this lease
   */
  async acquire(name: string, ttlMs: number): Promise<Lease | undefined> {
    const { nowMs } = this.#database.dialect;
    return this.#database.transaction(async tx => {
      await tx('leases')
        .insert({ name, holder: '', fence: 0, expires_at: 0 })
        .onConflict('name')
        .ignore();
      const taken = await tx('leases')
        .where({ name })
        .where(free =>
          free
            .whereRaw(`expires_at <= ${nowMs}`)
            .orWhereRaw(`expires_at > ${nowMs} + ?`, [ttlMs + SLACK_MS]),
        )
        .update({
          holder: this.#holder,
          fence: tx.raw('fence + 1'),
          expires_at: tx.raw(`${nowMs} + ?`, [ttlMs]),
        });
      if (taken === 0) {
        return undefined;
      }
      const row = await tx('leases').where({ name }).first('fence');
      return { name, fence: Number(row.fence) };
    }, 'lease.take');
  }

  /** Prolongs a lease. False when it has gone to somebody else or run out. */
  async renew(lease: Lease, ttlMs: number): Promise<boolean> {
    const { nowMs } = this.#database.dialect;
    const renewed = await this.#database
      .knex('leases')
      .where({ name: lease.name, fence: lease.fence, holder: this.#holder })
      .whereRaw(`expires_at > ${nowMs}`)
      .update({
        expires_at: this.#database.knex.raw(`${nowMs} + ?`, [ttlMs]),
      });
    return renewed === 1;
  }

  /** Gives a lease back, so that the next one need not wait for its end. */
  async release(lease: Lease): Promise<void> {
    await this.#database
      .knex('leases')
      .where({ name: lease.name, fence: lease.fence, holder: this.#holder })
      .update({ expires_at: 0 });
  }

  /**
   * Makes a transaction fail unless the lease is still held, and keeps others
   * from taking it until the transaction ends.
   *
   * @throws ConflictError when the lease is lost.
   */
  async assertHeld(tx: Transaction, lease: Lease): Promise<void> {
    const held = await tx('leases')
      .where({ name: lease.name, fence: lease.fence, holder: this.#holder })
      .whereRaw(`expires_at > ${this.#database.dialect.nowMs}`)
      .update({ fence: lease.fence });
    if (held !== 1) {
      throw new ConflictError(
        `Lease ${lease.name} has gone to another process; this one was too slow`,
      );
    }
  }
}
