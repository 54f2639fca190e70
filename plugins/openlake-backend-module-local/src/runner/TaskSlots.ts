import { priorities, Priority } from '@openlake/plugin-openlake-common';

/** A run that wants task slots. @internal */
export interface SlotClaim {
  runId: string;
  workspace: string;
  priority: Priority;
}

/** A run that waits, and whether it was told that there may be room. */
interface Waiting {
  claim: SlotClaim;
  wake: () => void;
  isWoken: boolean;
}

/**
 * Room for tasks that are in work at once. A free slot goes to the waiting run
 * of the highest priority; among these to the workspace with the fewest tasks
 * in work, then to the run with the fewest, then to the one that has waited
 * longest. Tasks in work are not stopped for others.
 *
 * A run that was woken keeps its place until it answers: it takes a slot, waits
 * on, or says that it needs none. Whatever it leaves goes to the next one.
 *
 * @internal
 */
export class TaskSlots {
  readonly #size: number;
  readonly #usedByRun = new Map<string, number>();
  readonly #usedByWorkspace = new Map<string, number>();
  /** By run, longest waiting first. */
  readonly #waiting = new Map<string, Waiting>();
  #taken = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get taken(): number {
    return this.#taken;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Takes a slot for a run, unless none is free or others that wait have a
   * better claim to those that are. A run that gets one waits no more.
   */
  take(claim: SlotClaim): boolean {
    const free = this.#size - this.#taken;
    const before = [...this.#waiting.values()].filter(
      other =>
        other.claim.runId !== claim.runId &&
        this.#compare(other.claim, claim) < 0,
    ).length;
    if (free <= before) {
      return false;
    }
    this.#waiting.delete(claim.runId);
    this.#taken++;
    add(this.#usedByRun, claim.runId, 1);
    add(this.#usedByWorkspace, claim.workspace, 1);
    return true;
  }

  /**
   * Calls back once when the run may find a free slot. Replaces an earlier call
   * of the run, which keeps its place.
   */
  wait(claim: SlotClaim, wake: () => void): void {
    const before = this.#waiting.get(claim.runId);
    this.#waiting.set(claim.runId, { claim, wake, isWoken: false });
    if (before?.isWoken) {
      // Somebody else has the better claim by now.
      setImmediate(() => this.#wakeNext());
    }
  }

  /** Gives a slot back. The run itself may take it again before others are woken. */
  release(claim: SlotClaim): void {
    this.#taken--;
    add(this.#usedByRun, claim.runId, -1);
    add(this.#usedByWorkspace, claim.workspace, -1);
    setImmediate(() => this.#wakeNext());
  }

  /** The run needs no more slots than it has, or is gone: it waits no more. */
  forget(runId: string): void {
    if (this.#waiting.delete(runId)) {
      setImmediate(() => this.#wakeNext());
    }
  }

  #wakeNext(): void {
    const free = this.#size - this.#taken;
    const order = [...this.#waiting.values()].sort((a, b) =>
      this.#compare(a.claim, b.claim),
    );
    for (const next of order.slice(0, Math.max(0, free))) {
      if (!next.isWoken) {
        next.isWoken = true;
        next.wake();
      }
    }
  }

  /** Negative when `a` has the better claim, zero when only patience decides. */
  #compare(a: SlotClaim, b: SlotClaim): number {
    const rank = ({ priority }: SlotClaim) => priorities.indexOf(priority);
    const workspace = (claim: SlotClaim) =>
      this.#usedByWorkspace.get(claim.workspace) ?? 0;
    const run = (claim: SlotClaim) => this.#usedByRun.get(claim.runId) ?? 0;
    return rank(b) - rank(a) || workspace(a) - workspace(b) || run(a) - run(b);
  }
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) {
    counts.set(key, count);
  } else {
    counts.delete(key);
  }
}
