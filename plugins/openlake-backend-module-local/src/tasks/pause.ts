import { setTimeout as sleep } from 'node:timers/promises';

/** Node's timers hold 31 bits. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Waits, unless the signal is or gets aborted.
 *
 * @throws when the signal is aborted
 * @internal
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.min(ms, LONGEST_MS), undefined, { signal });
}
