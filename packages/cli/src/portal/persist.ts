import { ResponseError } from '@backstage/errors';
import { formatMs } from '@openlake/plugin-openlake-common';
import type { Terminal } from '../Terminal';
import { PortalSilent } from './PortalSilent';

/** A portal restarts in less than this, a lost leader is replaced in less. */
const GIVE_UP_AFTER_MS = 300_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** What a proxy says for a portal that is not there, and a portal that starts or stops. */
const PASSING = [502, 503, 504];
const NOT_FOUND = 404;

/** How long somebody is patient with a portal that is away. @internal */
export interface Patience {
  /** Ends it at once. */
  signal?: AbortSignal;
  /** Ends it at this moment, in milliseconds since 1970. */
  until?: number;
}

/**
 * Asks again while the portal is away for a moment: what is asked must do no
 * more when it is asked twice.
 *
 * @internal
 */
export async function persist<T>(
  ask: () => Promise<T>,
  {
    url,
    terminal,
    again,
    signal = new AbortController().signal,
    until = Infinity,
  }: Patience & {
    url: string;
    terminal: Terminal;
    /** Which failures pass. */
    again: (error: unknown) => boolean;
  },
): Promise<T> {
  let giveUpAt: number | undefined;
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    try {
      const answer = await ask();
      if (giveUpAt !== undefined) {
        terminal.err(`The portal at ${url} answers again`);
      }
      return answer;
    } catch (error) {
      if (!again(error) || signal.aborted) {
        throw error;
      }
      if (giveUpAt === undefined) {
        const now = terminal.now();
        giveUpAt = Math.min(until, now + GIVE_UP_AFTER_MS);
        terminal.err(
          `The portal at ${url} does not answer at the moment; asking again for ${formatMs(
            Math.max(0, giveUpAt - now),
          )} at most`,
        );
      }
      const left = giveUpAt - terminal.now();
      if (left <= 0) {
        throw error;
      }
      await terminal.pause(Math.min(pause, LONGEST_PAUSE_MS, left), signal);
    }
  }
}

/** Whether the portal is away, and may be back in a moment. @internal */
export function isAway(error: unknown): boolean {
  return (
    error instanceof PortalSilent ||
    (error instanceof ResponseError &&
      (PASSING.includes(error.response.status) || isEmptyHouse(error)))
  );
}

/** A portal that has just begun to listen has no plugin yet, so nobody says in JSON what is not found. */
function isEmptyHouse({ response }: ResponseError): boolean {
  return (
    response.status === NOT_FOUND &&
    !response.headers.get('content-type')?.startsWith('application/json')
  );
}

/** Whether the portal may have heard a request whose answer got lost. @internal */
export function answerLost(error: unknown): boolean {
  return isAway(error) && !unheard(error);
}

/** Whether nobody can have heard a request. @internal */
export function unheard(error: unknown): boolean {
  return error instanceof PortalSilent && !error.mayHaveHeard;
}
