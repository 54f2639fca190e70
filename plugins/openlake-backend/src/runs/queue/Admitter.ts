import type { Clock } from '../../database/instant';
import { toInstant } from '../../database/instant';
import type { Lease } from '../../database/Leases';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { admissible } from '../admission';
import type { FencedChanges } from '../dispatch/FencedChanges';
import type { RunChanges } from '../RunChanges';
import type { RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import { admit } from '../transitions';
import { limitReason } from './limitReason';
import { Places } from './Places';
import type { QueueStore } from './QueueStore';

/** Runs that are told what they wait for, in one transaction. */
const EXPLAINED_AT_ONCE = 1_000;

/**
 * Gives out places, and tells those that wait what they wait for. Only the
 * holder of the loop's lease does, in one transaction with the count of who has
 * a place: no limit is ever exceeded, whatever another process believes.
 *
 * @internal
 */
export class Admitter {
  readonly #options: {
    database: OpenlakeDatabase;
    store: RunStore;
    queueStore: QueueStore;
    changes: RunChanges;
    fenced: FencedChanges;
    jobs: RunnableJobs;
    maxConcurrentRuns: number;
    clock: Clock;
  };

  constructor(options: {
    database: OpenlakeDatabase;
    store: RunStore;
    queueStore: QueueStore;
    changes: RunChanges;
    fenced: FencedChanges;
    jobs: RunnableJobs;
    /** Of all jobs together. */
    maxConcurrentRuns: number;
    clock: Clock;
  }) {
    this.#options = options;
  }

  /** One round. Safe to repeat at any point. */
  async runOnce(
    lease: Lease | undefined,
    most: number,
  ): Promise<{ admitted: number; more: boolean }> {
    const { database, store, queueStore, changes, fenced, jobs, clock } =
      this.#options;
    // Jobs are asked before the transaction, which may only use itself. Who
    // joins from here on has its turn in the next round.
    const groups = await queueStore.groups();
    if (!groups.length) {
      return { admitted: 0, more: false };
    }
    const limits = {
      ...(await jobs.limits(groups)),
      all: this.#options.maxConcurrentRuns,
    };
    return database.transaction(async tx => {
      await fenced.assertHeld(tx, lease);
      const places = new Places(limits, await queueStore.placed(tx));
      const open = groups.filter(group => !places.full(group));
      const waiting = open.length ? await queueStore.first(tx, open, most) : [];
      const chosen = admissible(waiting, places, most);
      const found = await store.findMany(
        chosen.map(({ id }) => id),
        tx,
      );
      let admitted = 0;
      for (const run of found) {
        const { change } = admit(run, toInstant(clock()));
        if (change && (await changes.write(tx, run, change))) {
          admitted++;
        }
      }
      let toExplain = EXPLAINED_AT_ONCE;
      for (const group of groups) {
        const limit = places.full(group);
        const reason = limit && limitReason(limit);
        if (
          reason &&
          toExplain > 0 &&
          (group.reason?.code !== reason.code ||
            group.reason.message !== reason.message)
        ) {
          toExplain -= await queueStore.explain(tx, group, reason, toExplain);
        }
      }
      return { admitted, more: chosen.length === most || toExplain === 0 };
    }, 'run.admit');
  }
}
