import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConnectorError } from '@openlake/plugin-openlake-node';
import type { RoundContext } from '../../database/Loop';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { type Facts, movesOn } from '../../facts/Facts';
import type { Orchestrators } from '../Orchestrators';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import type { RunnableJobs } from '../RunnableJobs';

const CONSUMER = 'runs.retire';
const CALL_DEADLINE_MS = 30_000;
/** Kinds of errors that would come again for ever. */
const FINAL: readonly string[] = ['not_found', 'invalid', 'unsupported'];

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
    logger: LoggerService;
  };

  constructor(options: {
    database: OpenlakeDatabase;
    facts: Facts;
    jobs: RunnableJobs;
    orchestrators: Orchestrators;
    logger: LoggerService;
  }) {
    this.#options = options;
  }

  /** One round. Safe to repeat: retiring twice is once. */
  async runOnce({ signal }: RoundContext): Promise<{ retired: number }> {
    const { database, facts, jobs } = this.#options;
    const batch = await facts.read(CONSUMER, ['job.retired']);
    for (const { workspace, job } of batch.facts) {
      const found = await jobs.find({ workspace, job });
      // It may have come back meanwhile.
      if (found?.retired) {
        await this.#retire({ workspace, job }, found.orchestrator, signal);
      }
    }
    if (movesOn(batch)) {
      await database.transaction(tx => facts.advance(tx, batch), 'job.retire');
    }
    return { retired: batch.facts.length };
  }

  /** An engine that will never do it does not keep the other jobs in service. */
  async #retire(
    job: JobKey,
    orchestrator: string,
    stop: AbortSignal,
  ): Promise<void> {
    const { orchestrators, logger } = this.#options;
    const signal = AbortSignal.any([
      stop,
      AbortSignal.timeout(CALL_DEADLINE_MS),
    ]);
    try {
      await orchestrators.find(orchestrator)?.retire(job, { signal });
    } catch (error) {
      if (!(error instanceof ConnectorError) || !FINAL.includes(error.kind)) {
        throw error;
      }
      logger.warn(
        `${orchestrator} did not take ${jobKeyText(job)} out of service: ${
          error.message
        }`,
      );
    }
  }
}
