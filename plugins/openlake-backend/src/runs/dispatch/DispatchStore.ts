import type { RunRecord } from '../Run';

/**
 * Which runs the dispatcher has to do something for.
 *
 * @internal
 */
export interface DispatchStore {
  /** Runs with a place whose engine is due to be told, in the order of the queue. */
  listDue(now: string, limit: number): Promise<RunRecord[]>;

  /** Runs whose engine is due to be asked to end them. */
  listTerminating(now: string, limit: number): Promise<RunRecord[]>;
}
