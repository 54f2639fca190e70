import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds; an error while looking counts as not yet. */
export async function until(
  condition: () => Promise<boolean>,
  patienceMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > deadline) {
      throw new Error(`Waited in vain for ${condition}`);
    }
    await sleep(20);
  }
}
