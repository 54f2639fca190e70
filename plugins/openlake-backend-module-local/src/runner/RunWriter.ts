import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { NextRun } from '../state/RunDraft';
import { RunState } from '../state/RunState';
import { FencedError } from '../store/FencedError';
import { OwnedRun, RunFence, RunStore } from '../store/RunStore';

const TRY_AGAIN_MS = 500;

/** @internal */
export interface RunWriterOptions {
  owned: OwnedRun;
  store: RunStore;
  logger: LoggerService;
  /** A version of the run was written. */
  onCommit(): void;
}

/**
 * Holds the newest version of a run that was written, and the right to write
 * the next one.
 *
 * @internal
 */
export class RunWriter {
  readonly fence: RunFence;
  readonly #options: RunWriterOptions;
  #run: RunState;
  #closed = false;
  #wake = () => {};

  constructor(options: RunWriterOptions) {
    this.#options = options;
    this.#run = options.owned.run;
    this.fence = options.owned.fence;
  }

  get run(): RunState {
    return this.#run;
  }

  /**
   * Writes until it succeeds: an outage of the database costs time, not the
   * run, and neither does an answer of it that got lost.
   *
   * @param next - absent to give the run up as it is
   * @returns false when another runner has the run, or this one is closed
   */
  async commit(next: NextRun | undefined, release: boolean): Promise<boolean> {
    const { store, logger, onCommit } = this.#options;
    const { run, changed } = next ?? {
      run: { ...this.#run, version: this.#run.version + 1 },
      changed: [],
    };
    for (let again = false; !this.#closed; again = true) {
      try {
        await store.commit({ run, changed }, this.fence, {
          release,
          again,
        });
        this.#run = run;
        onCommit();
        return true;
      } catch (error) {
        if (error instanceof FencedError) {
          logger.warn(`${error.message}; stopping its tasks here`);
          return false;
        }
        logger.error(
          `Could not write run ${run.runId}, trying again: ${stringifyError(
            error,
          )}`,
        );
        await this.#pause();
      }
    }
    return false;
  }

  /** Tries no more. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  async #pause(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      this.#wake = resolve;
      timer = setTimeout(resolve, TRY_AGAIN_MS);
    });
    clearTimeout(timer);
  }
}
