import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const SHORTEST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 200;

/**
 * Runs a statement that writes, again for as long as another process holds the SQLite file. SQLite's own waiting
 * (`busy_timeout`) blocks the whole process; here others go on meanwhile.
 */
export async function whenFree<T>(statement: () => PromiseLike<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (
    let wait = SHORTEST_WAIT_MS;
    ;
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  ) {
    try {
      return await statement();
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code !== 'SQLITE_BUSY' || performance.now() > until) {
        throw error;
      }
    }
    await delay(wait);
  }
}
