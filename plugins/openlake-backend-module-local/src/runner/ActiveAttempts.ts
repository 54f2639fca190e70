import { TaskSpec } from '@openlake/plugin-openlake-common';
import { StopReason } from './AttemptRunner';
import { takesSlot } from './takesSlot';
import { SlotClaim, TaskSlots } from './TaskSlots';

/**
 * The attempts of one run that are in work: how to stop each, and the slots
 * that they take.
 *
 * @internal
 */
export class ActiveAttempts {
  readonly #claim: SlotClaim;
  readonly #slots: TaskSlots;
  readonly #signals = new Map<string, AbortController>();
  readonly #slotOf = new Set<string>();

  constructor(claim: SlotClaim, slots: TaskSlots) {
    this.#claim = claim;
    this.#slots = slots;
  }

  get isEmpty(): boolean {
    return this.#signals.size === 0;
  }

  /**
   * Makes room for an attempt of a task run.
   *
   * @param onFree - called once when there may be room, if there is none now
   * @returns whether the attempt may begin
   */
  begin(id: string, spec: TaskSpec, onFree: () => void): boolean {
    if (takesSlot(spec)) {
      if (!this.#slots.take(this.#claim)) {
        this.#slots.wait(this.#claim, onFree);
        return false;
      }
      this.#slotOf.add(id);
    }
    this.#signals.set(id, new AbortController());
    return true;
  }

  /** Nothing that could begin waits for a slot. */
  waitNoMore(): void {
    this.#slots.forget(this.#claim.runId);
  }

  /** Aborted with a `StopReason` when the attempt has to stop. */
  signal(id: string): AbortSignal {
    return this.#signals.get(id)!.signal;
  }

  /** The attempt has ended. */
  end(id: string): void {
    this.#signals.delete(id);
    this.#release(id);
  }

  abortAll(reason: StopReason): void {
    for (const controller of this.#signals.values()) {
      controller.abort(reason);
    }
  }

  /** Gives every slot back: nobody hears of the ends any more. */
  releaseSlots(): void {
    for (const id of [...this.#slotOf]) {
      this.#release(id);
    }
  }

  #release(id: string): void {
    if (this.#slotOf.delete(id)) {
      this.#slots.release(this.#claim);
    }
  }
}
