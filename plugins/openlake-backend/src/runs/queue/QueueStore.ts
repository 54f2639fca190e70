import type { ReasonCode } from '@openlake/plugin-openlake-common';
import type { Transaction } from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import type { WaitingRun } from '../admission';
import type { RunRecord } from '../Run';
import type { Queued } from './queueOrder';
import type { LimitedRun } from './RunLimits';

/**
 * The runs that wait for a place, and who has one. Their order is by the
 * priority that they stand with: their own, and one higher each time that they
 * have waited for so long.
 *
 * @internal
 */
export interface QueueStore {
  /** Waiting runs: those that are alike for every limit and say the same, together. */
  groups(tx?: Transaction): Promise<WaitingGroup[]>;

  /** Runs that have a place: those that are alike for every limit together. */
  placed(tx?: Transaction): Promise<PlacedGroup[]>;

  /** Of runs that are alike for every limit the first `each` ones, of these jobs. */
  first(
    tx: Transaction,
    jobs: readonly JobKey[],
    each: number,
  ): Promise<WaitingRun[]>;

  /**
   * Sets what runs of a group say they wait for.
   *
   * @returns of how many; the limit when there may be more
   */
  explain(
    tx: Transaction,
    group: WaitingGroup,
    reason: { code: ReasonCode; message: string },
    limit: number,
  ): Promise<number>;

  /** 1-based places of some waiting runs among those that wait for the same limit, by id. */
  places(ids: readonly string[]): Promise<Map<string, number>>;

  /**
   * Waiting runs in the order in which they get a place if nothing but the
   * number of all runs keeps them waiting.
   */
  list(query: {
    workspace?: string;
    job?: string;
    /** Only those behind this one: its id, and its place in case it waits no more. */
    after?: { id: string; position: number };
    limit: number;
  }): Promise<
    Array<{
      run: RunRecord;
      position: number;
      /** That it stands with. */
      priority: number;
    }>
  >;

  /** All that wait, in the same order, with the priority that they stand with. */
  standing(tx: Transaction): Promise<Queued[]>;

  /**
   * Gives waiting runs another place in the order of a priority, which is
   * theirs from then on.
   */
  reorder(
    tx: Transaction,
    moves: ReadonlyArray<{ id: string; queueOrder: number }>,
    place: { priority: number; at: string },
  ): Promise<void>;
}

/** @internal */
export interface PlacedGroup extends LimitedRun {
  runs: number;
}

/** @internal */
export interface WaitingGroup extends PlacedGroup {
  reason?: { code: string; message?: string };
}
