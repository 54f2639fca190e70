import { mockServices } from '@backstage/backend-test-utils';
import type { Secret } from '@openlake/plugin-openlake-node';
import { Audit } from '../../audit/Audit';
import { Leases } from '../../database/Leases';
import type { RoundContext } from '../../database/Loop';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { Facts } from '../../facts/Facts';
import { BackfillRunner } from '../backfills/BackfillRunner';
import { BackfillService } from '../backfills/BackfillService';
import type { BackfillStore } from '../backfills/BackfillStore';
import { DatabaseBackfillStore } from '../backfills/DatabaseBackfillStore';
import { DatabaseJobStore } from '../../jobs/DatabaseJobStore';
import { DatabaseWorkspaceStore } from '../../workspaces/DatabaseWorkspaceStore';
import { DatabaseRunStatistics } from '../DatabaseRunStatistics';
import { DatabaseRunStore } from '../DatabaseRunStore';
import { DefaultChildRuns } from '../DefaultChildRuns';
import { DatabaseDispatchStore } from '../dispatch/DatabaseDispatchStore';
import { Dispatcher } from '../dispatch/Dispatcher';
import { JobRetirer } from '../dispatch/JobRetirer';
import { HookService } from '../hooks/HookService';
import { DatabaseMirrorStore } from '../mirror/DatabaseMirrorStore';
import { Mirror } from '../mirror/Mirror';
import { DatabaseQueueStore } from '../queue/DatabaseQueueStore';
import { Admitter } from '../queue/Admitter';
import { LimitReader } from '../queue/LimitReader';
import { QueueService } from '../queue/QueueService';
import type { QueueStore } from '../queue/QueueStore';
import { DatabaseRetentionStore } from '../retention/DatabaseRetentionStore';
import type { RetentionStore } from '../retention/RetentionStore';
import { RunRetention } from '../retention/RunRetention';
import type { RunRecord } from '../Run';
import { RunChanges } from '../RunChanges';
import { RunCreator } from '../RunCreator';
import { RunReader } from '../RunReader';
import { RunService } from '../RunService';
import type { RunStore } from '../RunStore';
import { DatabaseTriggerStore } from '../triggers/DatabaseTriggerStore';
import type { LandingFolder } from '../triggers/LandingFolder';
import { NewsReader } from '../triggers/NewsReader';
import type { LandedFile } from '../triggers/plan';
import { TriggerEvaluator } from '../triggers/TriggerEvaluator';
import { triggerRound } from '../triggers/triggerRound';
import type { TriggerStore } from '../triggers/TriggerStore';
import { FakeJobs } from './jobs';
import { ScriptedOrchestrator } from './ScriptedOrchestrator';

const MAX_ROUNDS = 200;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The room of runs on a workbench: everything real but the jobs, the engine
 * and the clock, and the loops turned by hand.
 */
export class RunsBench {
  readonly jobs = new FakeJobs();
  readonly engine = new ScriptedOrchestrator();
  readonly logger = mockServices.logger.mock();
  readonly files: LandedFile[] = [];
  readonly landing: LandingFolder = { list: async () => this.files };
  /** Current snapshots by table. */
  readonly snapshots = new Map<string, string>();
  readonly firstRuns: string[] = [];
  readonly secrets: Secret[] = [];
  readonly facts: Facts;
  readonly leases: Leases;
  readonly store: RunStore;
  readonly queueStore: QueueStore;
  readonly retentionStore: RetentionStore;
  readonly triggerStore: TriggerStore;
  readonly backfillStore: BackfillStore;
  readonly statistics: DatabaseRunStatistics;
  readonly reader: RunReader;
  readonly service: RunService;
  readonly queue: QueueService;
  readonly retention: RunRetention;
  readonly backfills: BackfillService;
  readonly hooks: HookService;
  readonly changes: RunChanges;
  readonly childRuns: DefaultChildRuns;
  readonly admitter: Admitter;
  readonly dispatcher: Dispatcher;
  readonly unconnected: Dispatcher;
  readonly mirror: Mirror;
  readonly news: NewsReader;
  readonly #evaluator: TriggerEvaluator;
  readonly #backfillRunner: BackfillRunner;
  readonly #retirer: JobRetirer;
  #now = Date.parse('2026-03-02T10:00:00.000Z');

  constructor(
    readonly database: OpenlakeDatabase,
    options: {
      maxConcurrentRuns?: number;
      startAt?: Date;
    } = {},
  ) {
    this.#now = options.startAt?.getTime() ?? this.#now;
    const clock = () => new Date(this.#now);
    this.facts = new Facts(database, clock);
    this.leases = new Leases(database);
    this.store = new DatabaseRunStore(database);
    this.triggerStore = new DatabaseTriggerStore(database);
    this.backfillStore = new DatabaseBackfillStore(database);
    const dispatchStore = new DatabaseDispatchStore(database);
    this.retentionStore = new DatabaseRetentionStore(database);
    this.queueStore = new DatabaseQueueStore(database, {
      clock,
      raisePriorityMs: HOUR_MS,
    });
    const mirrorStore = new DatabaseMirrorStore(database);
    this.changes = new RunChanges({
      store: this.store,
      facts: this.facts,
      clock,
      onChange: () => {},
    });
    const creator = new RunCreator({
      store: this.store,
      changes: this.changes,
      clock,
    });
    const common = {
      database,
      leases: this.leases,
      facts: this.facts,
      audit: new Audit({
        database,
        auditor: mockServices.auditor.mock({
          createEvent: async () => ({
            success: async () => {},
            fail: async () => {},
          }),
        }),
        logger: this.logger,
        clock,
      }),
      store: this.store,
      triggerStore: this.triggerStore,
      backfillStore: this.backfillStore,
      dispatchStore,
      queueStore: this.queueStore,
      retentionStore: this.retentionStore,
      revisions: new DatabaseJobStore(database),
      deployments: new DatabaseWorkspaceStore(database),
      keep: { runsMs: 400 * DAY_MS, auditMs: 400 * DAY_MS },
      pauseMs: 0,
      mirrorStore,
      limitReader: new LimitReader({
        database,
        jobs: this.jobs,
        maxConcurrentRuns: options.maxConcurrentRuns ?? 1_000,
        clock,
        logger: this.logger,
      }),
      maxConcurrentRuns: options.maxConcurrentRuns ?? 1_000,
      changes: this.changes,
      creator,
      jobs: this.jobs,
      orchestrators: {
        find: (id: string) => (id === this.engine.id ? this.engine : undefined),
        list: () => [this.engine],
      },
      orchestrator: this.engine,
      inputs: { currentSnapshots: async () => this.snapshots },
      landing: this.landing,
      firstRuns: () => this.firstRuns,
      secrets: this.secrets,
      logger: this.logger,
      clock,
    };
    this.statistics = new DatabaseRunStatistics(database);
    this.reader = new RunReader(common);
    this.service = new RunService(common);
    this.queue = new QueueService(common);
    this.retention = new RunRetention(common);
    this.backfills = new BackfillService({
      ...common,
      statistics: this.statistics,
      onBackfill: () => {},
    });
    this.#backfillRunner = new BackfillRunner(common);
    this.hooks = new HookService(common);
    this.childRuns = new DefaultChildRuns(common);
    this.admitter = new Admitter(common);
    const { id } = this.engine;
    this.dispatcher = new Dispatcher({ ...common, scope: { only: id } });
    this.unconnected = new Dispatcher({ ...common, scope: { without: [id] } });
    this.mirror = new Mirror(common);
    this.#evaluator = new TriggerEvaluator(common);
    this.news = new NewsReader({ ...common, evaluator: this.#evaluator });
    this.#retirer = new JobRetirer(common);
  }

  get now(): Date {
    return new Date(this.#now);
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  /** Adds a job and lets the triggers hear of it. */
  async deploy(...job: Parameters<FakeJobs['put']>): Promise<void> {
    const { revision } = this.jobs.put(...job);
    await this.database.transaction(tx =>
      this.facts.append(tx, {
        type: 'job.revised',
        workspace: 'lab',
        job: job[0],
        revision: revision.hash,
        number: revision.number,
      }),
    );
    await this.triggers();
  }

  /** Tells of a snapshot that somebody committed. */
  async commit(
    table: string,
    snapshotId: string,
    run?: string,
    committedAt?: string,
  ): Promise<void> {
    await this.database.transaction(tx =>
      this.facts.append(tx, {
        type: 'table.snapshot_committed',
        table,
        snapshotId,
        run,
        committedAt,
      }),
    );
  }

  start(
    job = 'daily',
    fields: Partial<Parameters<RunService['create']>[1]> = {},
  ) {
    return this.service.create(
      { workspace: 'lab', job },
      {
        trigger: { kind: 'manual', by: 'user:default/ann' },
        actor: 'user:default/ann',
        mayGoFirst: true,
        ...fields,
      },
    );
  }

  /** Runs of a job, the oldest first. */
  async runsOf(job = 'daily'): Promise<RunRecord[]> {
    return (await this.store.list({ job })).runs.reverse();
  }

  /** What became of the ticks of a job, the newest first. */
  ticksOf(job = 'daily') {
    return this.triggerStore.listTicks({ workspace: 'lab', job }, 1000);
  }

  /** Rounds of news and triggers until nothing happens. */
  async triggers(): Promise<void> {
    await this.#until(async context => {
      const { news, fired } = await this.triggerRound(context);
      return news + fired > 0;
    });
  }

  /** One round of news and triggers. */
  triggerRound(context: RoundContext) {
    return triggerRound(
      { news: this.news, evaluator: this.#evaluator },
      context,
    );
  }

  /** One round of those that give out places and hand runs over. */
  async dispatch(context: RoundContext) {
    const { admitted } = await this.admitter.runOnce(context);
    const ours = await this.dispatcher.runOnce(context);
    const others = await this.unconnected.runOnce(context);
    return {
      admitted,
      dispatched: ours.dispatched + others.dispatched,
      canceled: ours.canceled + others.canceled,
    };
  }

  /** One round of each loop. @returns whether anything happened */
  async round(): Promise<boolean> {
    const context = { signal: new AbortController().signal };
    const { news, fired, skipped } = await this.triggerRound(context);
    const { retired } = await this.#retirer.runOnce(context);
    const filled = await this.#backfillRunner.runOnce(context);
    const { admitted, dispatched, canceled } = await this.dispatch(context);
    const { reports, lost } = await this.mirror.runOnce(context);
    const sum = news + fired + skipped + retired + admitted + dispatched;
    const filling = filled.settled + filled.started + filled.completed;
    return sum + canceled + reports + lost + filling > 0;
  }

  /** Loops and engine until nothing moves any more. */
  async converge(): Promise<void> {
    await this.#until(async () => {
      const moved = await this.round();
      return this.engine.step() || moved;
    });
  }

  async #until(
    round: (context: { signal: AbortSignal }) => Promise<boolean>,
  ): Promise<void> {
    const context = { signal: new AbortController().signal };
    for (let rounds = 0; await round(context); rounds++) {
      if (rounds > MAX_ROUNDS) {
        throw new Error('The loops do not come to rest');
      }
    }
  }
}
