import {
  ConnectorError,
  type ConnectorErrorKind,
  type Orchestrator,
} from '@openlake/plugin-openlake-node';
import type { OldRun } from './whyKept';

const CALL_DEADLINE_MS = 30_000;
/** What an engine fails with whichever runs it is asked for. */
const OF_ENGINE: readonly ConnectorErrorKind[] = [
  'unavailable',
  'unauthenticated',
  'rate_limited',
  'unsupported',
];
/** So many runs in a row that it cannot remove are no chance: it is the engine. */
const MOST_REFUSED = 5;

/**
 * Lets engines remove what they keep of runs, in one pass. What one does not do
 * is asked for in halves, so that a run that it cannot remove holds up no
 * other; one that does nothing at all is asked no more.
 *
 * @internal
 */
export class EngineRemoval {
  readonly #signal: AbortSignal;
  readonly #onProblem: (message: string) => void;
  readonly #down = new Set<string>();
  /** Runs in a row that an engine did not remove, each asked for by itself. */
  readonly #refused = new Map<string, number>();

  /** @param onProblem - told what an engine did not remove, and why */
  constructor(signal: AbortSignal, onProblem: (message: string) => void) {
    this.#signal = signal;
    this.#onProblem = onProblem;
  }

  /** Whether an engine is asked no more. */
  isDown(id: string): boolean {
    return this.#down.has(id);
  }

  /** @returns the runs that the engine has removed */
  async remove(
    engine: Orchestrator,
    runs: readonly OldRun[],
  ): Promise<readonly OldRun[]> {
    if (!runs.length || this.isDown(engine.id)) {
      return [];
    }
    const error = await this.#ask(engine, runs);
    if (!error) {
      this.#refused.delete(engine.id);
      return runs;
    }
    const isOfEngine =
      error instanceof ConnectorError && OF_ENGINE.includes(error.kind);
    if (runs.length > 1 && !isOfEngine) {
      const half = Math.ceil(runs.length / 2);
      return [
        ...(await this.remove(engine, runs.slice(0, half))),
        ...(await this.remove(engine, runs.slice(half))),
      ];
    }
    const refused = (this.#refused.get(engine.id) ?? 0) + 1;
    this.#refused.set(engine.id, refused);
    const isDown = isOfEngine || refused === MOST_REFUSED;
    if (isDown) {
      this.#down.add(engine.id);
    }
    this.#onProblem(
      `${engine.id} did not remove ${
        isDown ? 'old runs' : `run ${runs[0].id}`
      }: ${error.message}`,
    );
    return [];
  }

  /** @returns why the engine did not remove them, if it did not */
  async #ask(
    engine: Orchestrator,
    runs: readonly OldRun[],
  ): Promise<Error | undefined> {
    try {
      await engine.removeRuns?.(
        runs.map(({ id }) => id),
        {
          signal: AbortSignal.any([
            this.#signal,
            AbortSignal.timeout(CALL_DEADLINE_MS),
          ]),
        },
      );
      return undefined;
    } catch (error) {
      this.#signal.throwIfAborted();
      return error as Error;
    }
  }
}
