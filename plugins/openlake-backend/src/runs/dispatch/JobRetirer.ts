import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConnectorError } from '@openlake/plugin-openlake-node';
import type { Clock } from '../../database/instant';
import type { RoundContext } from '../../database/Loop';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { type Facts, movesOn } from '../../facts/Facts';
import { jobKeyText } from '../../jobs/Job';
import type { Orchestrators } from '../Orchestrators';
import type { RunnableJobs } from '../RunnableJobs';
import { isEngineDown } from './callErrors';
import { eachEngine, type Worked } from './eachEngine';
import { LeftAlone } from './LeftAlone';
import { type Retirement, RetirementStore } from './RetirementStore';

const CONSUMER = 'runs.retire';
const CALL_DEADLINE_MS = 30_000;
/** Kinds of errors that would come again for ever. */
const FINAL: readonly string[] = ['not_found', 'invalid', 'unsupported'];

/** With the engine that is to be asked. */
type Asked = Retirement & { orchestrator: string };

/** @internal */
export interface JobRetirerOptions {
  database: OpenlakeDatabase;
  facts: Facts;
  jobs: RunnableJobs;
  orchestrators: Orchestrators;
  logger: LoggerService;
  clock: Clock;
}

/**
 * Takes jobs that left their repository out of service in their engines. Each
 * is noted until its engine has done it: one that is down keeps no job of
 * another in service, and no facts from being removed.
 *
 * @internal
 */
export class JobRetirer {
  readonly #options: JobRetirerOptions;
  readonly #store: RetirementStore;
  readonly #leftAlone: LeftAlone;

  constructor(options: JobRetirerOptions) {
    this.#options = options;
    this.#store = new RetirementStore(options.database);
    this.#leftAlone = new LeftAlone(options);
  }

  /** One round. Safe to repeat: retiring twice is once. */
  async runOnce({ signal }: RoundContext): Promise<{ retired: number }> {
    await this.#note();
    const noted = await this.#store.list();
    this.#leftAlone.keepOnly(noted.map(jobKeyText));
    const asked: Asked[] = [];
    for (const retirement of noted) {
      if (!this.#leftAlone.has(jobKeyText(retirement))) {
        asked.push(...(await this.#stillRetired(retirement)));
      }
    }
    const retired = await eachEngine(
      asked,
      signal,
      one => this.#retire(one, signal),
      // Asked again in the next round.
      async () => {},
    );
    return { retired };
  }

  async #note(): Promise<void> {
    const { database, facts } = this.#options;
    const batch = await facts.read(CONSUMER, ['job.retired']);
    if (movesOn(batch)) {
      await database.transaction(async tx => {
        for (const { workspace, job, id: fact } of batch.facts) {
          await this.#store.put(tx, { workspace, job, fact });
        }
        await facts.advance(tx, batch);
      }, 'job.retire');
    }
  }

  /** Nothing when it has come back meanwhile, or cannot be read now. */
  async #stillRetired(retirement: Retirement): Promise<Asked[]> {
    try {
      const job = await this.#options.jobs.find(retirement);
      if (job?.retired) {
        return [{ ...retirement, orchestrator: job.orchestrator }];
      }
    } catch (error) {
      this.#leave(retirement, error);
      return [];
    }
    await this.#store.remove(retirement);
    return [];
  }

  async #retire(asked: Asked, stop: AbortSignal): Promise<Worked> {
    const { orchestrators, logger } = this.#options;
    const { workspace, job, orchestrator } = asked;
    const signal = AbortSignal.any([
      stop,
      AbortSignal.timeout(CALL_DEADLINE_MS),
    ]);
    try {
      await orchestrators
        .find(orchestrator)
        ?.retire({ workspace, job }, { signal });
    } catch (error) {
      if (stop.aborted) {
        throw error;
      }
      if (!(error instanceof ConnectorError) || !FINAL.includes(error.kind)) {
        this.#leave(asked, error);
        return isEngineDown(error) ? { down: String(error) } : 'later';
      }
      // An engine that will never do it is asked once.
      logger.warn(
        `${orchestrator} did not take ${jobKeyText(asked)} out of service: ${
          error.message
        }`,
      );
    }
    await this.#store.remove(asked);
    this.#leftAlone.settle(jobKeyText(asked));
    return 'done';
  }

  #leave(retirement: Retirement, error: unknown): void {
    const name = jobKeyText(retirement);
    const what = `${name} could not be taken out of service`;
    this.#leftAlone.leave(name, undefined, what, error);
  }
}
