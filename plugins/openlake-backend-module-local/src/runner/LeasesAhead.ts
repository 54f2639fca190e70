import { RunnerLeaseRow, RunStore } from '../store/RunStore';

/** Two readings of one clock, one after the other, are nearer than that. */
const SLACK_MS = 1_000;

/**
 * Finds runners that are gone although their lease would last for long: the
 * clock of the database has been set back since they prolonged it. One that is
 * alive prolongs it within a lease, so the others are those that do not, by a
 * clock that nobody sets. Until then no task of theirs is begun anew.
 *
 * @internal
 */
export class LeasesAhead {
  readonly #store: RunStore;
  readonly #leaseMs: number;
  /** Leases as they were found, and when. */
  #found = new Map<string, RunnerLeaseRow & { since: number }>();

  constructor(store: RunStore, leaseMs: number) {
    this.#store = store;
    this.#leaseMs = leaseMs;
  }

  /** One round: ends the leases of those that have not moved for a whole one. */
  async runOnce(): Promise<void> {
    const now = performance.now();
    const before = this.#found;
    this.#found = new Map();
    for (const lease of await this.#store.listLeasesAhead(
      this.#leaseMs + SLACK_MS,
    )) {
      const known = before.get(lease.id);
      const since = known?.expiresAt === lease.expiresAt ? known.since : now;
      if (now - since > this.#leaseMs) {
        await this.#store.endLease(lease);
      } else {
        this.#found.set(lease.id, { ...lease, since });
      }
    }
  }
}
