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
import type { FactBatch, Facts } from '../../facts/Facts';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import { LeftAlone } from '../dispatch/LeftAlone';
import type { RunRecord } from '../Run';
import type { RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import { type Commit, declaredWriters } from './declaredWriters';
import { tablesReadyAt } from './plan';
import { type ReadJobs, readJobs } from './readJobs';
import { syncTriggers } from './syncTriggers';
import { jobSource, tableSource, type TriggerRecord } from './Trigger';
import type { TriggerEvaluator } from './TriggerEvaluator';
import type { TriggerStore } from './TriggerStore';

const CONSUMER = 'runs.triggers';
/** Jobs whose triggers are looked at in one round after a start. */
const SYNCED_AT_ONCE = 100;
/** What passes by itself is not held against a job. */
const SYNC_TRIES = 2;
/** With so many facts that could not be taken, no more are read. */
const MOST_LEFT = 1_000;
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
/** Where the cursor goes with what was told. */
type Step = Pick<FactBatch<FactType>, 'consumer' | 'from' | 'to'>;

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
  /** Of those, the ones with which that failed. */
  readonly #unsyncable: LeftAlone<JobKey>;
  /** Facts that could not be taken, by what they are about. */
  readonly #untold: LeftAlone<News>;

  constructor(options: NewsReaderOptions) {
    this.#options = options;
    this.#unsyncable = new LeftAlone(options);
    this.#untold = new LeftAlone(options);
  }

  /** One round. Safe to repeat at any point. */
  async runOnce({ lease }: RoundContext): Promise<{
    news: number;
    more: boolean;
  }> {
    const { facts } = this.#options;
    await this.#hearAgain(lease);
    if (this.#untold.size >= MOST_LEFT) {
      return { news: 0, more: false };
    }
    const batch = await facts.read(CONSUMER, TYPES);
    if (batch.facts.length > 0) {
      await this.#hear(batch, lease);
    }
    const more = batch.more || (await this.#syncSome(lease));
    return { news: batch.facts.length, more };
  }

  /** All at once, or else one by one: then one that cannot be taken harms no other. */
  async #hear(
    batch: FactBatch<News['type']>,
    lease: Lease | undefined,
  ): Promise<void> {
    const { facts: news } = batch;
    try {
      await this.#take(news, lease, batch);
    } catch (error) {
      try {
        await this.#hearEach(batch, lease);
      } catch {
        // It was no fact: the database, the lease, or an answer that got lost.
        throw error;
      }
    }
  }

  async #hearEach(
    { facts: news, consumer, from, to }: FactBatch<News['type']>,
    lease: Lease | undefined,
  ): Promise<void> {
    const { database, facts } = this.#options;
    const ends = news.map(({ id }) => id);
    for (const [index, fact] of news.entries()) {
      const step = {
        consumer,
        from: index ? ends[index - 1] : from,
        to: index === news.length - 1 ? to : fact.id,
      };
      try {
        await this.#take([fact], lease, step);
      } catch (error) {
        // What is not the fault of the fact fails here as well.
        await database.transaction(async tx => {
          await this.#assertHeld(tx, lease);
          await facts.advance(tx, step);
        }, 'news.read');
        this.#leave(fact, error);
      }
    }
  }

  /** Facts that could not be taken before. */
  async #hearAgain(lease: Lease | undefined): Promise<void> {
    for (const [, fact] of this.#untold.due()) {
      try {
        await this.#take([fact], lease);
      } catch (error) {
        await this.#assertWorks(lease);
        this.#leave(fact, error);
      }
    }
  }

  async #take(
    news: readonly News[],
    lease: Lease | undefined,
    step?: Step,
  ): Promise<void> {
    const { database, facts } = this.#options;
    // Jobs are asked before the transaction, which may only use itself.
    const jobs = await readJobs(this.#options.jobs, this.#jobsOf(news));
    const writers = await declaredWriters(this.#options, news.filter(isCommit));
    failpoint('news.heard');
    await database.transaction(async tx => {
      await this.#assertHeld(tx, lease);
      if (step) {
        await facts.advance(tx, step);
      }
      for (const fact of news) {
        await this.#tell(tx, fact, jobs, writers);
      }
    }, 'news.read');
    for (const fact of news) {
      const [unread] = this.#jobsOf([fact])
        .map(jobKeyText)
        .filter(key => jobs.unreadable.has(key));
      if (unread === undefined) {
        this.#untold.settle(subjectOf(fact));
      } else {
        this.#leave(fact, jobs.unreadable.get(unread));
      }
    }
  }

  #leave(fact: News, error: unknown): void {
    const subject = subjectOf(fact);
    this.#untold.leave(subject, fact, `Triggers do not know ${subject}`, error);
  }

  async #tell(
    tx: Transaction,
    fact: News,
    jobs: ReadJobs,
    writers: Map<number, RunRecord[]>,
  ): Promise<void> {
    const { triggerStore } = this.#options;
    switch (fact.type) {
      case 'job.revised':
      case 'job.retired':
        // It keeps its triggers until it can be read.
        if (!jobs.unreadable.has(jobKeyText(fact))) {
          await syncTriggers(
            tx,
            triggerStore,
            fact,
            jobs.found.get(jobKeyText(fact)),
            new Date(fact.at),
          );
        }
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
    jobs: ReadJobs,
  ): Promise<void> {
    const { evaluator, firstRuns, logger, triggerStore } = this.#options;
    for (const name of firstRuns(workspace)) {
      const key = { workspace, job: name };
      const job = jobs.found.get(jobKeyText(key));
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
    this.#unsynced ??= await this.#allJobs();
    const again = this.#unsyncable.due().map(([, key]) => key);
    for (const key of [...again, ...this.#unsynced.slice(0, SYNCED_AT_ONCE)]) {
      await this.#sync(key, lease);
    }
    this.#unsynced = this.#unsynced.slice(SYNCED_AT_ONCE);
    return this.#unsynced.length > 0;
  }

  /** One with which that fails holds up no other. */
  async #sync(key: JobKey, lease: Lease | undefined): Promise<void> {
    const { jobs, triggerStore, database, clock } = this.#options;
    const name = jobKeyText(key);
    for (let tries = 1; tries <= SYNC_TRIES; tries++) {
      try {
        const job = await jobs.find(key);
        await database.transaction(async tx => {
          await this.#assertHeld(tx, lease);
          await syncTriggers(tx, triggerStore, key, job, clock());
        }, 'trigger.sync');
        this.#unsyncable.settle(name);
        return;
      } catch (error) {
        await this.#assertWorks(lease);
        if (tries === SYNC_TRIES) {
          const what = `Triggers of ${name} could not be looked at`;
          this.#unsyncable.leave(name, key, what, error);
        }
      }
    }
  }

  /** Those with triggers on record, and those in service. */
  async #allJobs(): Promise<JobKey[]> {
    const { jobs, triggerStore } = this.#options;
    const keys = [...(await triggerStore.listJobs()), ...(await jobs.list())];
    return [...new Map(keys.map(key => [jobKeyText(key), key])).values()];
  }

  /** Jobs that have to be asked about news. */
  #jobsOf(news: readonly News[]): JobKey[] {
    const { firstRuns } = this.#options;
    return news.flatMap(fact => {
      switch (fact.type) {
        case 'job.revised':
        case 'job.retired':
          return [{ workspace: fact.workspace, job: fact.job }];
        case 'deployment.applied':
          return firstRuns(fact.workspace).map(job => ({
            workspace: fact.workspace,
            job,
          }));
        default:
          return [];
      }
    });
  }

  /** @throws what no fact and no job can help: the database, or that the lease has gone */
  async #assertWorks(lease: Lease | undefined): Promise<void> {
    await this.#options.database.transaction(tx => this.#assertHeld(tx, lease));
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

/** Of facts about the same only the newest counts. */
function subjectOf(fact: News): string {
  return fact.type === 'job.revised' || fact.type === 'job.retired'
    ? `the revision of ${jobKeyText(fact)}`
    : `fact ${fact.id} (${fact.type})`;
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
