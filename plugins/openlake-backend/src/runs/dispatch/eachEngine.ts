import type { RunRecord } from '../Run';

/** Calls to one engine at the same time. */
const PARALLEL = 4;

/**
 * Works on runs: engines side by side, some calls each. One that is down is
 * asked once per round; its other runs are only told so.
 *
 * @param work - answers why the engine cannot be reached, if so
 * @param told - what happens to a run whose engine turned out to be down
 * @returns how many were worked on
 * @internal
 */
export async function eachEngine(
  runs: readonly RunRecord[],
  signal: AbortSignal,
  work: (run: RunRecord) => Promise<string | undefined>,
  told: (run: RunRecord, down: string) => Promise<unknown>,
): Promise<number> {
  const byEngine = new Map<string, RunRecord[]>();
  for (const run of runs) {
    const queue = byEngine.get(run.orchestrator) ?? [];
    byEngine.set(run.orchestrator, [...queue, run]);
  }
  let done = 0;
  const engines = [...byEngine.values()].map(async queue => {
    let down: string | undefined;
    const worker = async () => {
      for (let run = queue.shift(); run; run = queue.shift()) {
        if (signal.aborted) {
          return;
        }
        if (down === undefined) {
          down = await work(run);
          done += down === undefined ? 1 : 0;
        } else {
          await told(run, down);
        }
      }
    };
    await allEnded(Array.from({ length: PARALLEL }, worker));
  });
  await allEnded(engines);
  return done;
}

/** Waits for all, also when one fails: a round that has ended works no more. */
async function allEnded(works: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  const failed = ends.find(end => end.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}
