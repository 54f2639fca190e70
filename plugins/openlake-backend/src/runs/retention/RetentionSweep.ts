import type {
  KeptReason,
  RetainedKind,
} from '@openlake/plugin-openlake-common';
import type { TransactionName } from '@openlake/plugin-openlake-node';
import { setTimeout as pause } from 'node:timers/promises';
import { toInstant } from '../../database/instant';
import type { Lease } from '../../database/Leases';
import type { RoundContext } from '../../database/Loop';
import type { Transaction } from '../../database/OpenlakeDatabase';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import { EngineRemoval } from './EngineRemoval';
import type { RetentionOptions } from './RetentionOptions';
import type { RetentionPassRecord } from './RetentionStore';
import { type OldRun, whyKept } from './whyKept';

/** Runs of each job that stay however old they are: its page shows about as many. @internal */
export const NEWEST_RUNS = 20;
/** Revisions of each job, and deployments of each workspace, that stay. */
const NEWEST_REVISIONS = 20;
/** Facts are read within seconds; so long they are kept for people. */
const FACTS_MS = 7 * 86_400_000;

const PASSES_KEPT = 20;
const JOBS_AT_ONCE = 100;
/** Of one transaction. */
const RUNS_AT_ONCE = 50;
const TASK_RUNS_AT_ONCE = 2_000;
const ROWS_AT_ONCE = 500;
/** A backfill takes its intervals along. */
const BACKFILLS_AT_ONCE = 5;

/**
 * One pass over everything that gets old: one short, fenced transaction after
 * the other, each with the note of what it removed.
 *
 * @internal
 */
export class RetentionSweep {
  readonly #options: RetentionOptions;
  readonly #pass: RetentionPassRecord;
  readonly #signal: AbortSignal;
  readonly #lease: Lease | undefined;
  readonly #engines: EngineRemoval;
  readonly #runsBefore: string;
  readonly #now: number;

  constructor(
    options: RetentionOptions,
    pass: RetentionPassRecord,
    { signal, lease }: RoundContext,
  ) {
    this.#options = options;
    this.#pass = pass;
    this.#signal = signal;
    this.#lease = lease;
    this.#engines = new EngineRemoval(signal, problem => {
      pass.problem = problem;
      options.logger.warn(problem);
    });
    this.#now = options.clock().getTime();
    this.#runsBefore = toInstant(this.#now - options.keep.runsMs);
  }

  async run(): Promise<void> {
    const { retentionStore, audit, facts, deployments, keep } = this.#options;
    await this.#step(async () => {});
    for (let after: JobKey | undefined; ; ) {
      const jobs = await retentionStore.jobs(after, JOBS_AT_ONCE);
      const own = await this.#options.jobs.retainRuns(jobs);
      for (const job of jobs) {
        const keepMs = own.get(jobKeyText(job)) ?? keep.runsMs;
        await this.#runsOf(job, toInstant(this.#now - keepMs));
        await this.#revisionsOf(job);
      }
      after = jobs[jobs.length - 1];
      if (jobs.length < JOBS_AT_ONCE) {
        break;
      }
    }
    await this.#rows('ticks', (tx, limit) =>
      retentionStore.removeTicks(tx, this.#runsBefore, limit),
    );
    await this.#rows('keys', (tx, limit) =>
      retentionStore.removeKeys(tx, toInstant(this.#now), limit),
    );
    await this.#rows('incidents', (tx, limit) =>
      retentionStore.removeIncidents(tx, this.#runsBefore, limit),
    );
    await this.#rows(
      'backfills',
      (tx, limit) =>
        retentionStore.removeBackfills(tx, this.#runsBefore, limit),
      BACKFILLS_AT_ONCE,
    );
    await this.#rows('deployments', (tx, limit) =>
      deployments.removeDeployments(tx, {
        before: this.#runsBefore,
        newest: NEWEST_REVISIONS,
        limit,
      }),
    );
    await this.#rows('facts', (tx, limit) =>
      facts.removeRead(tx, toInstant(this.#now - FACTS_MS), limit),
    );
    await this.#rows('audit_events', (tx, limit) =>
      audit.remove(tx, toInstant(this.#now - keep.auditMs), limit),
    );
    this.#pass.endedAt = toInstant(this.#options.clock());
    await this.#step(tx => retentionStore.forgetPasses(tx, PASSES_KEPT));
  }

  async #runsOf(job: JobKey, endedBefore: string): Promise<void> {
    const { retentionStore } = this.#options;
    for (let after = 0; ; ) {
      const runs = await retentionStore.oldRuns(job, {
        endedBefore,
        after,
        limit: RUNS_AT_ONCE,
      });
      if (!runs.length) {
        return;
      }
      const needs = await retentionStore.needs(job, runs, NEWEST_RUNS);
      const going = runs.filter(run => {
        const why = whyKept(run, needs);
        if (why) {
          this.#keep(why, 1);
        }
        return !why;
      });
      for (const some of await this.#portions(going)) {
        await this.#removeRuns(some);
      }
      after = runs[runs.length - 1].number;
    }
  }

  /** Runs with so many task runs that a transaction stays short. */
  async #portions(runs: readonly OldRun[]): Promise<OldRun[][]> {
    if (!runs.length) {
      return [];
    }
    const tasks = await this.#options.retentionStore.taskCounts(
      runs.map(({ id }) => id),
    );
    const portions: OldRun[][] = [];
    let room = 0;
    for (const run of runs) {
      const size = tasks.get(run.id) ?? 0;
      if (size > room || !portions.length) {
        portions.push([]);
        room = TASK_RUNS_AT_ONCE;
      }
      portions[portions.length - 1].push(run);
      room -= size;
    }
    return portions;
  }

  /**
   * The engine forgets first: nobody asks it about what is gone here. Before
   * that it is noted, so that nobody repairs what the engine forgets.
   */
  async #removeRuns(runs: readonly OldRun[]): Promise<void> {
    const { orchestrators, retentionStore } = this.#options;
    const forgotten: OldRun[] = [];
    for (const id of new Set(runs.map(({ orchestrator }) => orchestrator))) {
      const ofEngine = runs.filter(({ orchestrator }) => orchestrator === id);
      const engine = orchestrators.find(id);
      if (!engine?.removeRuns) {
        // Not connected, or it keeps its own history: it is not asked.
        forgotten.push(...ofEngine);
        continue;
      }
      if (this.#engines.isDown(id)) {
        this.#keep('engine', ofEngine.length);
        continue;
      }
      const going = await this.#step(
        tx =>
          retentionStore.beginRemoval(
            tx,
            ofEngine,
            toInstant(this.#options.clock()),
          ),
        begun => this.#keep('changed', ofEngine.length - begun.length),
        'retention.begin',
      );
      const removed = await this.#engines.remove(engine, going);
      forgotten.push(...removed);
      this.#keep('engine', going.length - removed.length);
    }
    if (!forgotten.length) {
      return;
    }
    await this.#step(
      tx => retentionStore.removeRuns(tx, forgotten),
      removed => {
        this.#remove('runs', removed);
        this.#keep('changed', forgotten.length - removed);
      },
      'retention.remove',
    );
  }

  async #revisionsOf(job: JobKey): Promise<void> {
    const { retentionStore, revisions } = this.#options;
    const old = await revisions.oldRevisions(job, {
      before: this.#runsBefore,
      newest: NEWEST_REVISIONS,
    });
    for (let from = 0; from < old.length; from += RUNS_AT_ONCE) {
      const some = old.slice(from, from + RUNS_AT_ONCE);
      const used = await retentionStore.usedRevisions(job, some);
      const unused = some.filter(hash => !used.has(hash));
      if (unused.length) {
        await this.#step(
          tx => revisions.removeRevisions(tx, job, unused),
          removed => this.#remove('revisions', removed),
        );
      }
    }
  }

  /** Removes rows until none are left. */
  async #rows(
    what: RetainedKind,
    remove: (tx: Transaction, limit: number) => Promise<number>,
    limit: number = ROWS_AT_ONCE,
  ): Promise<void> {
    let removed = limit;
    while (removed === limit) {
      removed = await this.#step(
        tx => remove(tx, limit),
        count => this.#remove(what, count),
      );
    }
  }

  /**
   * One transaction, fenced, with the note of what it did.
   *
   * @param count - what `work` did, once for however many tries
   * @param name - of its failpoints
   */
  async #step<T>(
    work: (tx: Transaction) => Promise<T>,
    count: (done: T) => void = () => {},
    name: TransactionName = 'retention.step',
  ): Promise<T> {
    const { database, leases, retentionStore, pauseMs } = this.#options;
    this.#signal.throwIfAborted();
    const removed = { ...this.#pass.removed };
    const kept = { ...this.#pass.kept };
    const done = await database.transaction(async tx => {
      if (this.#lease) {
        await leases.assertHeld(tx, this.#lease);
      }
      Object.assign(this.#pass, { removed: { ...removed }, kept: { ...kept } });
      const result = await work(tx);
      count(result);
      await retentionStore.putPass(tx, this.#pass);
      return result;
    }, name);
    await pause(pauseMs, undefined, { signal: this.#signal });
    return done;
  }

  #remove(what: RetainedKind, count: number): void {
    if (count) {
      this.#pass.removed[what] = (this.#pass.removed[what] ?? 0) + count;
    }
  }

  #keep(why: KeptReason, count: number): void {
    if (count) {
      this.#pass.kept[why] = (this.#pass.kept[why] ?? 0) + count;
    }
  }
}
