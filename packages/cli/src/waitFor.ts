import { Ending } from './Ending';
import { EXIT } from './exitCode';
import { isAway } from './portal/persist';
import type { Portal } from './portal/Portal';
import type { Terminal } from './Terminal';

const POLL_MS = 1_000;

/**
 * Looks at something until it is done, whatever happens to the portal meanwhile.
 *
 * @param options - `look` gives a value when there is nothing to wait for any more
 * @throws Ending when the person, the time limit or the portal ends the waiting
 * @internal
 */
export async function waitFor<T>(options: {
  look: (portal: Portal) => Promise<T | undefined>;
  /** What to say when waiting ends before that. */
  goesOn: string;
  portal: Portal;
  terminal: Terminal;
  /** Waits for ever without. */
  timeoutMs?: number;
}): Promise<T> {
  const { look, goesOn, terminal, timeoutMs = Infinity } = options;
  const signal = terminal.interruption();
  const until = terminal.now() + timeoutMs;
  const portal = options.portal.patient({ signal, until });
  for (;;) {
    let away: Error | undefined;
    const found = await look(portal).catch(error => {
      if (isAway(error)) {
        away = error;
      } else if (!signal.aborted) {
        throw error;
      }
    });
    if (found !== undefined) {
      return found;
    }
    if (signal.aborted) {
      throw new Ending(EXIT.interrupted, goesOn);
    }
    if (away) {
      throw new Ending(EXIT.stillGoing, `${away.message}\n${goesOn}`);
    }
    if (terminal.now() >= until) {
      throw new Ending(EXIT.stillGoing, goesOn);
    }
    await terminal.pause(POLL_MS, signal);
  }
}
