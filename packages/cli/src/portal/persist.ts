import { ResponseError } from '@backstage/errors';
import type { Terminal } from '../Terminal';
import { PortalSilent } from './PortalSilent';

/** A portal restarts in less than this, a lost leader is replaced in less. */
const GIVE_UP_AFTER_MS = 300_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** What a proxy says for a portal that is not there at the moment. */
const PASSING = [502, 503, 504];

/**
 * Asks again while the portal is away for a moment: what is asked must do no
 * more when it is asked twice.
 *
 * @internal
 */
export async function persist<T>(
  ask: () => Promise<T>,
  {
    terminal,
    signal,
    again = isPassing,
  }: {
    terminal: Terminal;
    signal: AbortSignal;
    again?: (error: unknown) => boolean;
  },
): Promise<T> {
  let waited = 0;
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    try {
      const answer = await ask();
      if (waited > 0) {
        terminal.err('The portal answers again');
      }
      return answer;
    } catch (error) {
      if (!again(error) || waited >= GIVE_UP_AFTER_MS || signal.aborted) {
        throw error;
      }
      if (waited === 0) {
        terminal.err('The portal does not answer at the moment; asking again');
      }
      const ms = Math.min(pause, LONGEST_PAUSE_MS);
      waited += ms;
      await terminal.pause(ms, signal);
    }
  }
}

function isPassing(error: unknown): boolean {
  return (
    error instanceof PortalSilent ||
    (error instanceof ResponseError && PASSING.includes(error.response.status))
  );
}

/**
 * Whether the answer to a request with a key got lost. Somebody who is refused
 * a connection wants to know at once.
 *
 * @internal
 */
export function answerLost(error: unknown): boolean {
  return error instanceof PortalSilent ? error.mayHaveHeard : isPassing(error);
}
