import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { RevisionFolder } from './revisions/RevisionFolder';
import { RunStore } from './store/RunStore';
import { VenvFolder } from './venvs/VenvFolder';

/** What nobody has used for so long is removed; it can be made again. */
const UNUSED_MS = 30 * 86_400_000;
const EVERY_MS = 3_600_000;
/** Most things of a kind that one round removes: nobody is to wait for it. */
const MOST_PER_ROUND = 5;

/** What a round removed. @internal */
export interface HousekeeperCounts {
  revisions: number;
  venvs: number;
}

/**
 * Removes what has not been used for long: revisions without runs, and Python
 * environments.
 *
 * @internal
 */
export class Housekeeper {
  readonly #options: {
    store: RunStore;
    revisions: RevisionFolder;
    venvs: VenvFolder;
    logger: LoggerService;
    unusedMs?: number;
  };
  #timer: NodeJS.Timeout | undefined;

  constructor(options: {
    store: RunStore;
    revisions: RevisionFolder;
    venvs: VenvFolder;
    logger: LoggerService;
    /** Shorter in tests. */
    unusedMs?: number;
  }) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.runOnce().catch(error =>
        this.#options.logger.warn(
          `Local runner could not remove what is not used: ${stringifyError(
            error,
          )}`,
        ),
      );
    }, EVERY_MS);
    this.#timer.unref();
  }

  /** A round in work is not waited for. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** Safe to repeat, and to be cut short at any point. */
  async runOnce(): Promise<HousekeeperCounts> {
    const {
      store,
      revisions,
      venvs,
      unusedMs = UNUSED_MS,
      logger,
    } = this.#options;
    const since = new Date(Date.now() - unusedMs);
    const counts: HousekeeperCounts = { revisions: 0, venvs: 0 };
    for (const hash of await store.listUnusedRevisions(since, MOST_PER_ROUND)) {
      await revisions.exclusively(hash, async () => {
        if (await store.removeRevision(hash, since)) {
          await revisions.remove(hash);
          counts.revisions++;
        }
      });
    }
    counts.venvs = await venvs.removeUnused(since, MOST_PER_ROUND);
    if (counts.revisions + counts.venvs > 0) {
      logger.info(
        `Removed what was not used for long: ${counts.revisions} revisions, ${counts.venvs} Python environments`,
      );
    }
    return counts;
  }
}
