import type { RunRecord } from '../Run';

/** Whose runs: of one engine, or of all but these. @internal */
export type EngineScope = { only: string } | { without: readonly string[] };

/**
 * Which runs the dispatcher has to do something for.
 *
 * @internal
 */
export interface DispatchStore {
  /** Runs with a place whose engine is due to be told, in the order of the queue. */
  listDue(now: string, limit: number, scope: EngineScope): Promise<RunRecord[]>;

  /** Runs whose engine is due to be asked to end them. */
  listTerminating(
    now: string,
    limit: number,
    scope: EngineScope,
  ): Promise<RunRecord[]>;
}
