import { type Clock, toInstant } from '../../database/instant';
import type { Lease, Leases } from '../../database/Leases';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import type { RunRecord } from '../Run';
import type { RunChanges } from '../RunChanges';
import { claim, type Decision } from '../transitions';

/** @internal */
export interface FencedChangesOptions {
  database: OpenlakeDatabase;
  leases: Leases;
  changes: RunChanges;
  clock: Clock;
}

/**
 * Changes of runs that only the holder of the loop's lease may write, each in
 * a transaction of its own.
 *
 * @internal
 */
export class FencedChanges {
  readonly #options: FencedChangesOptions;

  constructor(options: FencedChangesOptions) {
    this.#options = options;
  }

  /**
   * Notes that a call to the engine begins.
   *
   * @param retryMs - when to try again if nobody notes how the call ended
   * @returns undefined when the run needs no call any more
   */
  async claim(
    run: RunRecord,
    lease: Lease | undefined,
    retryMs: number,
  ): Promise<RunRecord | undefined> {
    const { database, changes, clock } = this.#options;
    const { change } = claim(run, toInstant(clock().getTime() + retryMs));
    return change
      ? database.transaction(async tx => {
          await this.assertHeld(tx, lease);
          return changes.write(tx, run, change);
        }, 'run.claim')
      : undefined;
  }

  /** Decides about the run as it is now. */
  async decide(
    runId: string,
    lease: Lease | undefined,
    decide: (run: RunRecord, now: string) => Decision,
  ): Promise<{ run: RunRecord; refusal?: string }> {
    const { database, changes, clock } = this.#options;
    return database.transaction(async tx => {
      await this.assertHeld(tx, lease);
      return changes.change(tx, runId, run => decide(run, toInstant(clock())));
    }, 'run.decide');
  }

  /** @throws ConflictError when the lease is lost; a round without one is not fenced. */
  async assertHeld(tx: Transaction, lease: Lease | undefined): Promise<void> {
    if (lease) {
      await this.#options.leases.assertHeld(tx, lease);
    }
  }
}
