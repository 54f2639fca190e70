import type { Clock } from '../../database/instant';
import { toInstant } from '../../database/instant';
import type { Leases } from '../../database/Leases';
import type { RoundContext } from '../../database/Loop';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { admissible } from '../admission';
import type { RunChanges } from '../RunChanges';
import type { RunStore } from '../RunStore';
import { admit } from '../transitions';
import type { LimitReader } from './LimitReader';
import { limitReason, UNREADABLE } from './limitReason';
import { Places } from './Places';
import type { QueueStore } from './QueueStore';

/** Runs that get a place in one round. */
const BATCH = 50;
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
    leases: Leases;
    limitReader: LimitReader;
    clock: Clock;
  };

  constructor(options: {
    database: OpenlakeDatabase;
    store: RunStore;
    queueStore: QueueStore;
    changes: RunChanges;
    leases: Leases;
    limitReader: LimitReader;
    clock: Clock;
  }) {
    this.#options = options;
  }

  /** One round. Safe to repeat at any point. */
  async runOnce({
    lease,
  }: RoundContext): Promise<{ admitted: number; more: boolean }> {
    const { database, store, queueStore, changes, leases, limitReader, clock } =
      this.#options;
    // Jobs are asked before the transaction, which may only use itself. Who
    // joins from here on has its turn in the next round.
    const groups = await queueStore.groups();
    if (!groups.length) {
      return { admitted: 0, more: false };
    }
    const { limits, isUnreadable } = await limitReader.read([
      ...groups,
      ...(await queueStore.placed()),
    ]);
    return database.transaction(async tx => {
      if (lease) {
        await leases.assertHeld(tx, lease);
      }
      const places = new Places(limits, await queueStore.placed(tx));
      const open = groups.filter(
        group => !isUnreadable(group) && !places.full(group),
      );
      const first = open.length ? await queueStore.first(tx, open, BATCH) : [];
      const waiting = first.filter(run => !isUnreadable(run));
      const chosen = admissible(waiting, places, BATCH);
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
        const reason = isUnreadable(group)
          ? UNREADABLE
          : limit && limitReason(limit);
        if (
          reason &&
          toExplain > 0 &&
          (group.reason?.code !== reason.code ||
            group.reason.message !== reason.message)
        ) {
          toExplain -= await queueStore.explain(tx, group, reason, toExplain);
        }
      }
      return { admitted, more: chosen.length === BATCH || toExplain === 0 };
    }, 'run.admit');
  }
}
