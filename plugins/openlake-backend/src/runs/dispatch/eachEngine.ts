/** Calls to one engine at the same time. */
const PARALLEL = 4;

/**
 * What came of the work on a run: it is done, it comes again by itself, or its
 * engine cannot be reached, and why.
 *
 * @internal
 */
export type Worked = 'done' | 'later' | { down: string };

/**
 * Works on runs, or what else engines have: engines side by side, some calls each. One that is down is
 * asked once per round; its other runs are only told so.
 *
 * @param told - what happens to a run whose engine turned out to be down
 * @returns how many are done
 * @internal
 */
export async function eachEngine<T extends { orchestrator: string }>(
  runs: readonly T[],
  signal: AbortSignal,
  work: (run: T) => Promise<Worked>,
  told: (run: T, down: string) => Promise<unknown>,
): Promise<number> {
  const byEngine = new Map<string, T[]>();
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
        if (down !== undefined) {
          await told(run, down);
          continue;
        }
        const worked = await work(run);
        if (worked === 'done') {
          done++;
        } else if (worked !== 'later') {
          down = worked.down;
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
