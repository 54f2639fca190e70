import type { RoundContext } from '../../database/Loop';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import type { Facts } from '../../facts/Facts';
import type { Orchestrators } from '../Orchestrators';
import type { RunnableJobs } from '../RunnableJobs';

const CONSUMER = 'runs.retire';
const CALL_DEADLINE_MS = 30_000;

/**
 * Takes jobs that left their repository out of service in their engines.
 *
 * @internal
 */
export class JobRetirer {
  readonly #options: {
    database: OpenlakeDatabase;
    facts: Facts;
    jobs: RunnableJobs;
    orchestrators: Orchestrators;
  };

  constructor(options: {
    database: OpenlakeDatabase;
    facts: Facts;
    jobs: RunnableJobs;
    orchestrators: Orchestrators;
  }) {
    this.#options = options;
  }

  /** One round. Safe to repeat: retiring twice is once. */
  async runOnce({ signal }: RoundContext): Promise<{ retired: number }> {
    const { database, facts, jobs, orchestrators } = this.#options;
    const batch = await facts.read(CONSUMER, ['job.retired']);
    for (const { workspace, job } of batch.facts) {
      const found = await jobs.find({ workspace, job });
      // It may have come back meanwhile.
      if (found?.retired) {
        await orchestrators.find(found.orchestrator)?.retire(
          { workspace, job },
          {
            signal: AbortSignal.any([
              signal,
              AbortSignal.timeout(CALL_DEADLINE_MS),
            ]),
          },
        );
      }
    }
    if (batch.facts.length) {
      await database.transaction(tx => facts.advance(tx, batch));
    }
    return { retired: batch.facts.length };
  }
}
