import type { Transaction } from '../../database/OpenlakeDatabase';
import type { RunRecord } from '../Run';

/** How far an engine has been read. @internal */
export interface MirrorPosition {
  cursor?: string;
  /** When the engine last answered. */
  syncedAt?: string;
}

/**
 * The mirror's own rows, and the runs that it has not heard of for long.
 *
 * @internal
 */
export interface MirrorStore {
  find(orchestrator: string): Promise<MirrorPosition>;

  /** All engines' positions by id. */
  list(): Promise<Map<string, MirrorPosition>>;

  save(
    tx: Transaction,
    orchestrator: string,
    position: MirrorPosition,
  ): Promise<void>;

  /** Runs that the engine works on and said nothing of since, longest first. */
  listUnheard(
    orchestrator: string,
    since: string,
    limit: number,
  ): Promise<RunRecord[]>;
}
