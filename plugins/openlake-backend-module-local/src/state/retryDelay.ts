import { durationMs, RetryPolicy } from '@openlake/plugin-openlake-common';

/**
 * Milliseconds to wait before a retry.
 *
 * @param retry - 1 for the first retry
 * @internal
 */
export function retryDelay(policy: RetryPolicy, retry: number): number {
  const delay = durationMs(policy.delay);
  const longest = policy.max_delay ? durationMs(policy.max_delay) : Infinity;
  const factor = policy.backoff === 'exponential' ? 2 ** (retry - 1) : 1;
  return Math.min(delay * factor, longest);
}
