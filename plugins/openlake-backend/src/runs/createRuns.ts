import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ChildRuns,
  Orchestrator,
  Secret,
} from '@openlake/plugin-openlake-node';
import type { Router } from 'express';
import type { Handlers } from '../access/Handlers';
import type { Audit } from '../audit/Audit';
import { type Clock, systemClock } from '../database/instant';
import type { Leases } from '../database/Leases';
import { Loop } from '../database/Loop';
import type { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import type { Facts } from '../facts/Facts';
import { BackfillRunner } from './backfills/BackfillRunner';
import { BackfillService } from './backfills/BackfillService';
import {
  type BackfillOperation,
  createBackfillRouter,
} from './backfills/createBackfillRouter';
import { DatabaseBackfillStore } from './backfills/DatabaseBackfillStore';
import { createRunRouter, type RunOperationName } from './createRunRouter';
import { DatabaseRunStatistics } from './DatabaseRunStatistics';
import { DatabaseRunStore } from './DatabaseRunStore';
import { DefaultChildRuns } from './DefaultChildRuns';
import { DatabaseDispatchStore } from './dispatch/DatabaseDispatchStore';
import { Dispatcher } from './dispatch/Dispatcher';
import type { EngineScope } from './dispatch/DispatchStore';
import { JobRetirer } from './dispatch/JobRetirer';
import { createHookRouter } from './hooks/createHookRouter';
import { HookService } from './hooks/HookService';
import { DatabaseMirrorStore } from './mirror/DatabaseMirrorStore';
import { Mirror } from './mirror/Mirror';
import type { Orchestrators } from './Orchestrators';
import { Admitter } from './queue/Admitter';
import { createQueueRouter } from './queue/createQueueRouter';
import { DatabaseQueueStore } from './queue/DatabaseQueueStore';
import { LimitReader } from './queue/LimitReader';
import { QueueService } from './queue/QueueService';
import { createRetentionRouter } from './retention/createRetentionRouter';
import { DatabaseRetentionStore } from './retention/DatabaseRetentionStore';
import type { RetentionOptions } from './retention/RetentionOptions';
import { RunRetention } from './retention/RunRetention';
import { RunChanges } from './RunChanges';
import { RunCreator } from './RunCreator';
import type { InputSnapshots, RunnableJobs } from './RunnableJobs';
import { RunReader } from './RunReader';
import { RunService } from './RunService';
import type { RunStatistics } from './RunStatistics';
import { createTriggerRouter } from './triggers/createTriggerRouter';
import { DatabaseTriggerStore } from './triggers/DatabaseTriggerStore';
import { LocalLandingFolder } from './triggers/LandingFolder';
import { isNews, NewsReader } from './triggers/NewsReader';
import { TriggerEvaluator } from './triggers/TriggerEvaluator';
import { triggerRound } from './triggers/triggerRound';

const TRIGGERS_EVERY_MS = 1_000;
const ADMISSION_EVERY_MS = 1_000;
const DISPATCH_EVERY_MS = 1_000;
/** Runs of engines that are not connected are told so. */
const UNCONNECTED_EVERY_MS = 5_000;
const BACKFILLS_EVERY_MS = 2_000;
/** Engines that call back are asked this often too, in case a call got lost. */
const MIRROR_EVERY_MS = 2_000;
/** Tasks that end in quick succession are read together: nobody sees the difference, and they have the processor. */
const MIRROR_REST_MS = 50;
const RETIRE_EVERY_MS = 15_000;
const RETENTION_EVERY_MS = 600_000;
/** What has to start and run comes first. */
const RETENTION_AFTER_MS = 300_000;
const RETENTION_PAUSE_MS = 50;

/** The room of runs, put together. @internal */
export interface Runs {
  handlers: Handlers<
    | RunOperationName
    | 'listQueue'
    | 'moveQueued'
    | 'dropQueued'
    | 'getRetention'
    | BackfillOperation
    | 'listTicks'
  >;
  reader: RunReader;
  statistics: RunStatistics;
  childRuns: ChildRuns;
  /** Webhooks, beside the API. */
  hooks: Router;
  /** Starts the loops. Engines must be connected by now. */
  start(): void;
  /** Ends the loops after their round in progress. */
  stop(): Promise<void>;
}

/** @internal */
export function createRuns(options: {
  database: OpenlakeDatabase;
  leases: Leases;
  facts: Facts;
  audit: Audit;
  jobs: RunnableJobs;
  orchestrators: Orchestrators;
  inputs: InputSnapshots;
  /** Of all jobs together. */
  maxConcurrentRuns: number;
  /** How long a run waits until its priority counts as one higher. */
  raisePriorityMs: number;
  revisions: RetentionOptions['revisions'];
  deployments: RetentionOptions['deployments'];
  keep: RetentionOptions['keep'];
  /** What operators have given to workspaces. */
  secrets: readonly Secret[];
  /** Folder with a landing folder per workspace. */
  landing: string;
  /** Jobs of a workspace that run once after its first deployment. */
  firstRuns: (workspace: string) => readonly string[];
  logger: LoggerService;
  clock?: Clock;
  /** Hint that these runs changed, after the commit. */
  onChange?: (runIds: readonly string[]) => void;
}): Runs {
  const { database, facts, orchestrators, leases, logger } = options;
  const clock = options.clock ?? systemClock;
  const store = new DatabaseRunStore(database);
  const dispatchStore = new DatabaseDispatchStore(database);
  const queueStore = new DatabaseQueueStore(database, { ...options, clock });
  const retentionStore = new DatabaseRetentionStore(database);
  const mirrorStore = new DatabaseMirrorStore(database);
  const triggerStore = new DatabaseTriggerStore(database);
  const backfillStore = new DatabaseBackfillStore(database);
  const loops: {
    triggers?: Loop;
    backfills?: Loop;
    /** What a run goes through that has moved: it gets a place, and is handed over. */
    moves: Loop[];
    others: Loop[];
  } = { moves: [], others: [] };

  const changes = new RunChanges({
    store,
    facts,
    clock,
    onChange: (runId, moved) => {
      if (moved) {
        loops.moves.forEach(loop => loop.nudge());
      }
      options.onChange?.([runId]);
    },
  });
  const creator = new RunCreator({ store, changes, clock });
  const common = { ...options, store, changes, creator, clock };
  const reader = new RunReader({
    ...common,
    queueStore,
    mirrorStore,
    triggerStore,
  });
  const limitReader = new LimitReader(common);
  const queue = new QueueService({ ...common, queueStore, limitReader });
  const service = new RunService(common);
  const statistics = new DatabaseRunStatistics(database);
  const backfills = new BackfillService({
    ...common,
    backfillStore,
    statistics,
    onBackfill: () => loops.backfills?.nudge(),
  });
  const backfillRunner = new BackfillRunner({ ...common, backfillStore });

  const evaluator = new TriggerEvaluator({
    ...common,
    triggerStore,
    landing: new LocalLandingFolder(options.landing),
  });
  const news = new NewsReader({ ...common, triggerStore, evaluator });
  const admitter = new Admitter({ ...common, queueStore, limitReader });
  const retirer = new JobRetirer(common);
  const retention = new RunRetention({
    ...common,
    retentionStore,
    pauseMs: RETENTION_PAUSE_MS,
  });
  const unsubscribe: Array<() => void> = [];

  /** @param name - of the loop, and so of its lease: nobody else hands over the same runs */
  const startDispatcher = (
    name: string,
    everyMs: number,
    scope: EngineScope,
  ) => {
    const dispatcher = new Dispatcher({
      ...common,
      dispatchStore,
      mirrorStore,
      scope,
    });
    loops.moves.push(
      Loop.start({
        name,
        everyMs,
        runOnce: context => dispatcher.runOnce(context),
        leases,
        logger,
      }),
    );
  };

  const startMirror = (orchestrator: Orchestrator) => {
    const mirror = new Mirror({ ...common, mirrorStore, orchestrator });
    const loop = Loop.start({
      name: `runs.mirror.${orchestrator.id}`,
      everyMs: MIRROR_EVERY_MS,
      restMs: MIRROR_REST_MS,
      runOnce: context => mirror.runOnce(context),
      leases,
      logger,
    });
    const off = orchestrator.onChange?.(() => loop.nudge());
    unsubscribe.push(() => off?.());
    loops.others.push(loop);
  };

  return {
    handlers: {
      ...createRunRouter({ ...common, service, reader }),
      ...createQueueRouter({ queue, reader }),
      ...createRetentionRouter({ retentionStore, keep: options.keep }),
      ...createBackfillRouter(backfills),
      ...createTriggerRouter(triggerStore),
    },
    reader,
    statistics,
    childRuns: new DefaultChildRuns(common),
    hooks: createHookRouter({
      service: new HookService({ ...common, triggerStore }),
      logger,
    }),

    start() {
      loops.triggers = Loop.start({
        name: 'runs.triggers',
        everyMs: TRIGGERS_EVERY_MS,
        runOnce: context => triggerRound({ news, evaluator }, context),
        leases,
        logger,
      });
      unsubscribe.push(
        facts.onAppend(appended => {
          if (appended.some(fact => isNews(fact.type))) {
            loops.triggers?.nudge();
          }
          if (appended.some(({ type }) => type === 'run.ended')) {
            loops.backfills?.nudge();
          }
        }),
      );
      loops.moves.push(
        Loop.start({
          // The name from when one loop did all of it: versions that meet in
          // an upgrade give out no places side by side.
          name: 'runs.dispatch',
          everyMs: ADMISSION_EVERY_MS,
          runOnce: context => admitter.runOnce(context),
          leases,
          logger,
        }),
      );
      const engines = orchestrators.list().map(({ id }) => id);
      for (const only of engines) {
        startDispatcher(`runs.dispatch.${only}`, DISPATCH_EVERY_MS, { only });
      }
      startDispatcher('runs.unconnected', UNCONNECTED_EVERY_MS, {
        without: engines,
      });
      loops.backfills = Loop.start({
        name: 'runs.backfills',
        everyMs: BACKFILLS_EVERY_MS,
        runOnce: context => backfillRunner.runOnce(context),
        leases,
        logger,
      });
      orchestrators.list().forEach(startMirror);
      loops.others.push(
        Loop.start({
          name: 'runs.retire',
          everyMs: RETIRE_EVERY_MS,
          runOnce: context => retirer.runOnce(context),
          leases,
          logger,
        }),
        Loop.start({
          name: 'runs.retention',
          everyMs: RETENTION_EVERY_MS,
          firstAfterMs: RETENTION_AFTER_MS,
          runOnce: context => retention.runOnce(context),
          leases,
          logger,
        }),
      );
    },

    async stop() {
      unsubscribe.forEach(off => off());
      const { triggers, backfills: filling, moves, others } = loops;
      await Promise.all(
        [triggers, filling, ...moves, ...others].map(loop => loop?.stop()),
      );
    },
  };
}
