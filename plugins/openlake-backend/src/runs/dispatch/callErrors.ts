import { stringifyError } from '@backstage/errors';
import { ConnectorError } from '@openlake/plugin-openlake-node';
import type { RoundContext } from '../../database/Loop';

const CALL_DEADLINE_MS = 60_000;

/**
 * No call waits longer, whatever an engine asks for: what is noted to be tried
 * later than that was noted before the clock was set back.
 *
 * @internal
 */
export const LONGEST_WAIT_MS = 300_000;

/**
 * What a failed call means for the run: an end with a reason code, or another
 * try.
 *
 * @internal
 */
export type Verdict =
  | {
      code: 'unsupported' | 'invalid_configuration' | 'engine_lost_run';
      message: string;
    }
  | { code?: undefined; message: string; retryAfterMs?: number };

/** @internal */
export function verdictOf(
  error: unknown,
  call: { engine: string; repairing: boolean },
): Verdict {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ConnectorError)) {
    return { message: `${call.engine} failed: ${stringifyError(error)}` };
  }
  switch (error.kind) {
    case 'invalid':
      return { code: 'invalid_configuration', message };
    case 'unsupported':
      return { code: 'unsupported', message };
    case 'not_found':
      // A revision that is missing is deployed again at the next try.
      return call.repairing
        ? {
            code: 'engine_lost_run',
            message: `${call.engine} does not know this run any more, so it cannot be repaired. Start a new run.`,
          }
        : { message };
    case 'unauthenticated':
      return {
        message: `${call.engine} refused our credentials: ${message}`,
        retryAfterMs: 60_000,
      };
    default:
      return {
        message,
        retryAfterMs:
          error.retryAfterMs && Math.min(error.retryAfterMs, LONGEST_WAIT_MS),
      };
  }
}

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Doubles with every attempt, with up to a fifth of chance so that runs do not return in step. @internal */
export function backoffMs(attempts: number, random = Math.random()): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts, 10));
  return Math.round(full * (1 - random / 5));
}

/** Ends a call with the round, or at its deadline. @internal */
export function callSignal({ signal }: RoundContext): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(CALL_DEADLINE_MS)]);
}

/**
 * Whether an error tells of the engine, and so of all its runs, and not of the
 * one run that it was called for.
 *
 * @internal
 */
export function isEngineDown(error: unknown): boolean {
  const { kind, name } = error as { kind?: string; name?: string };
  return (
    kind === 'unavailable' ||
    kind === 'unauthenticated' ||
    // Our own deadline: that of the others would come as late.
    name === 'TimeoutError'
  );
}

/** @internal */
export function isNotFound(error: unknown): boolean {
  return (error as { kind?: string }).kind === 'not_found';
}
