import type { LoggerService } from '@backstage/backend-plugin-api';
import { failpoint } from '@openlake/plugin-openlake-node';
import { type Clock, toInstant } from '../../database/instant';
import type { Lease, Leases } from '../../database/Leases';
import type { RoundContext } from '../../database/Loop';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import type { FactOf, FactType } from '../../facts/Fact';
import type { Facts } from '../../facts/Facts';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import type { RunRecord } from '../Run';
import type { RunnableJob, RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import { type Commit, declaredWriters } from './declaredWriters';
import { tablesReadyAt } from './plan';
import { syncTriggers } from './syncTriggers';
import { jobSource, tableSource, type TriggerRecord } from './Trigger';
import type { TriggerEvaluator } from './TriggerEvaluator';
import type { TriggerStore } from './TriggerStore';

const CONSUMER = 'runs.triggers';
/** Jobs whose triggers are looked at in one round after a start. */
const SYNCED_AT_ONCE = 100;
const TYPES = [
  'deployment.applied',
  'job.revised',
  'job.retired',
  'run.ended',
  'table.snapshot_committed',
] as const;

/** Whether triggers care for facts of a type. @internal */
export function isNews(type: FactType): boolean {
  return (TYPES as readonly FactType[]).includes(type);
}

type News = FactOf<(typeof TYPES)[number]>;

/** @internal */
export interface NewsReaderOptions {
  database: OpenlakeDatabase;
  leases: Leases;
  facts: Facts;
  store: RunStore;
  triggerStore: TriggerStore;
  evaluator: TriggerEvaluator;
  jobs: RunnableJobs;
  /** Jobs of a workspace that an operator wants run once after its first deployment. */
  firstRuns: (workspace: string) => readonly string[];
  logger: LoggerService;
  clock: Clock;
}

/**
 * Brings news to the triggers that care, in the order in which it happened: a
 * trigger hears of everything after the revision that brought it.
 *
 * @internal
 */
export class NewsReader {
  readonly #options: NewsReaderOptions;
  /** Jobs whose triggers were not looked at since the start; unknown before that. */
  #unsynced: JobKey[] | undefined;

  constructor(options: NewsReaderOptions) {
    this.#options = options;
  }

  /** One round. Safe to repeat at any point. */
  async runOnce({ lease }: RoundContext): Promise<{
    news: number;
    more: boolean;
  }> {
    const { database, facts } = this.#options;
    const batch = await facts.read(CONSUMER, TYPES);
    if (batch.facts.length > 0) {
      // Jobs are asked before the transaction, which may only use itself.
      const jobs = await this.#jobsOf(batch.facts);
      const writers = await declaredWriters(
        this.#options,
        batch.facts.filter(isCommit),
      );
      failpoint('news.heard');
      await database.transaction(async tx => {
        await this.#assertHeld(tx, lease);
        await facts.advance(tx, batch);
        for (const fact of batch.facts) {
          await this.#tell(tx, fact, jobs, writers);
        }
      }, 'news.read');
    }
    const more = batch.more || (await this.#syncSome(lease));
    return { news: batch.facts.length, more };
  }

  async #tell(
    tx: Transaction,
    fact: News,
    jobs: Map<string, RunnableJob>,
    writers: Map<number, RunRecord[]>,
  ): Promise<void> {
    const { triggerStore } = this.#options;
    switch (fact.type) {
      case 'job.revised':
      case 'job.retired':
        await syncTriggers(
          tx,
          triggerStore,
          fact,
          jobs.get(jobKeyText(fact)),
          new Date(fact.at),
        );
        return;
      case 'deployment.applied':
        await this.#firstRuns(tx, fact.workspace, jobs);
        return;
      case 'run.ended':
        await this.#tellJobTriggers(tx, fact);
        return;
      default:
        await this.#tellTableTriggers(tx, fact, writers.get(fact.id) ?? []);
    }
  }

  async #firstRuns(
    tx: Transaction,
    workspace: string,
    jobs: Map<string, RunnableJob>,
  ): Promise<void> {
    const { evaluator, firstRuns, logger, triggerStore } = this.#options;
    for (const name of firstRuns(workspace)) {
      const key = { workspace, job: name };
      const job = jobs.get(jobKeyText(key));
      const trigger = { ...key, key: 'first_deployment' };
      if (job?.paused) {
        // Once for ever all the same: unpausing it later is no first deployment.
        const [isFirst] = await triggerStore.takeTicks(
          tx,
          [
            {
              trigger,
              from: 'once',
              tick: 'once',
              because: 'the job was paused on the first deployment',
            },
          ],
          this.#now(),
        );
        if (isFirst) {
          logger.info(
            `${jobKeyText(
              key,
            )} is paused, so it does not run on the first deployment of ${workspace}. Run it by hand.`,
          );
        }
      } else if (job && !job.retired) {
        await evaluator.fire(
          tx,
          trigger,
          {
            tick: 'once',
            kind: 'first_deployment',
            detail: `of ${workspace}`,
          },
          job,
        );
      }
    }
  }

  async #tellJobTriggers(
    tx: Transaction,
    fact: FactOf<'run.ended'>,
  ): Promise<void> {
    const { triggerStore } = this.#options;
    for (const record of await triggerStore.listBySource(tx, jobSource(fact))) {
      const { trigger } = record;
      if (
        'job' in trigger &&
        fact.at >= record.createdAt &&
        follows(trigger.job.on, fact.result) &&
        // What followed the end does not follow its mark once more.
        !(fact.was && follows(trigger.job.on, fact.was))
      ) {
        const ended = {
          tick: `fact:${fact.id}`,
          run: fact.run,
          result: fact.result,
        };
        await triggerStore.update(tx, {
          ...record,
          state: {
            ...record.state,
            ended: [...(record.state.ended ?? []), ended],
          },
          nextAt: this.#now(),
        });
      }
    }
  }

  async #tellTableTriggers(
    tx: Transaction,
    fact: Commit,
    declared: readonly RunRecord[],
  ): Promise<void> {
    const { triggerStore, store } = this.#options;
    const signed = fact.run ? await store.find(fact.run, tx) : undefined;
    const writers = signed ? [signed] : declared;
    const listening = await triggerStore.listBySource(
      tx,
      tableSource(fact.table),
    );
    for (const record of listening) {
      if (fact.at < record.createdAt) {
        continue;
      }
      const own = writers.find(run => jobKeyText(run) === jobKeyText(record));
      if (own) {
        await this.#skipOwn(tx, record, own, fact.table);
        continue;
      }
      const changed: TriggerRecord = {
        ...record,
        state: {
          ...record.state,
          changed: {
            ...record.state.changed,
            [fact.table]: { fact: fact.id, at: fact.at, run: writers[0]?.id },
          },
        },
      };
      changed.nextAt = tablesReadyAt(changed);
      await triggerStore.update(tx, changed);
    }
  }

  /** What a job writes itself is no news to it; that is said once for each run. */
  async #skipOwn(
    tx: Transaction,
    trigger: TriggerRecord,
    run: RunRecord,
    table: string,
  ): Promise<void> {
    const tick = `own:${run.id}`;
    await this.#options.triggerStore.takeTicks(
      tx,
      [
        {
          trigger,
          from: tick,
          tick,
          because: `trigger_loop: run #${run.number} wrote ${table} itself, and a job does not start itself`,
        },
      ],
      this.#now(),
    );
  }

  /**
   * After a start and all old news: triggers are those of today's jobs. So many
   * per round, since what is due does not wait for the last of ten thousand.
   *
   * @returns whether some are left
   */
  async #syncSome(lease: Lease | undefined): Promise<boolean> {
    const { jobs, triggerStore, database, clock } = this.#options;
    this.#unsynced ??= await this.#allJobs();
    for (const key of this.#unsynced.slice(0, SYNCED_AT_ONCE)) {
      const job = await jobs.find(key);
      await database.transaction(async tx => {
        await this.#assertHeld(tx, lease);
        await syncTriggers(tx, triggerStore, key, job, clock());
      }, 'trigger.sync');
    }
    this.#unsynced = this.#unsynced.slice(SYNCED_AT_ONCE);
    return this.#unsynced.length > 0;
  }

  /** Those with triggers on record, and those in service. */
  async #allJobs(): Promise<JobKey[]> {
    const { jobs, triggerStore } = this.#options;
    const keys = [...(await triggerStore.listJobs()), ...(await jobs.list())];
    return [...new Map(keys.map(key => [jobKeyText(key), key])).values()];
  }

  async #jobsOf(news: readonly News[]): Promise<Map<string, RunnableJob>> {
    const { jobs, firstRuns } = this.#options;
    const keys = new Map<string, JobKey>();
    for (const fact of news) {
      if (fact.type === 'job.revised' || fact.type === 'job.retired') {
        keys.set(jobKeyText(fact), fact);
      } else if (fact.type === 'deployment.applied') {
        for (const job of firstRuns(fact.workspace)) {
          const key = { workspace: fact.workspace, job };
          keys.set(jobKeyText(key), key);
        }
      }
    }
    const found = new Map<string, RunnableJob>();
    for (const [text, key] of keys) {
      const job = await jobs.find(key);
      if (job) {
        found.set(text, job);
      }
    }
    return found;
  }

  async #assertHeld(tx: Transaction, lease: Lease | undefined): Promise<void> {
    if (lease) {
      await this.#options.leases.assertHeld(tx, lease);
    }
  }

  #now(): string {
    return toInstant(this.#options.clock());
  }
}

function isCommit(fact: News): fact is Commit {
  return fact.type === 'table.snapshot_committed';
}

function follows(on: 'success' | 'failure' | 'finished', result: string) {
  switch (on) {
    case 'success':
      return result === 'success';
    case 'failure':
      return result === 'failed' || result === 'timed_out';
    default:
      return result !== 'skipped';
  }
}
