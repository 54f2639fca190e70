import { EXIT } from './exitCode';
import { Ending } from './Ending';
import { persist } from './portal/persist';
import type { Terminal } from './Terminal';

const POLL_MS = 1_000;

/** Asks the portal, again if it is away for a moment. */
export type Ask = <T>(question: () => Promise<T>) => Promise<T>;

/**
 * Looks at something until it is done, whatever happens to the portal meanwhile.
 *
 * @param options - `look` gives a value when there is nothing to wait for any more
 * @throws Ending when the person or the time limit ends the waiting
 * @internal
 */
export async function waitFor<T>(options: {
  look: (ask: Ask) => Promise<T | undefined>;
  /** What to say when waiting ends before that. */
  goesOn: string;
  terminal: Terminal;
  /** Waits for ever without. */
  timeoutMs?: number;
}): Promise<T> {
  const { look, goesOn, terminal, timeoutMs = Infinity } = options;
  const signal = terminal.interruption();
  const until = Date.now() + timeoutMs;
  const ask: Ask = question => persist(question, { terminal, signal });
  for (;;) {
    const found = await look(ask).catch(error => {
      if (!signal.aborted) {
        throw error;
      }
    });
    if (found !== undefined) {
      return found;
    }
    if (signal.aborted) {
      throw new Ending(EXIT.interrupted, goesOn);
    }
    if (Date.now() >= until) {
      throw new Ending(EXIT.stillGoing, goesOn);
    }
    await terminal.pause(POLL_MS, signal);
  }
}
