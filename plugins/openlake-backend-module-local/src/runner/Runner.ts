import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { performance } from 'node:perf_hooks';
import { failpoint } from '@openlake/plugin-openlake-node';
import {
  OwnedRow,
  OwnedRun,
  RunnerIdentity,
  RunStore,
} from '../store/RunStore';
import { AttemptRunner } from './AttemptRunner';
import { LeasesAhead } from './LeasesAhead';
import { processExists } from '../process/processIdentity';
import { Pulse } from './Pulse';
import { RunDriver } from './RunDriver';
import { RunnerLease } from './RunnerLease';
import { TaskSlots } from './TaskSlots';

/** How long the end of a round in work is waited for. */
const ROUND_MS = 2_000;
/** How long giving runs back may take before the process ends without. */
const GIVE_UP_MS = 20_000;

/** @internal */
export interface RunnerOptions {
  identity: RunnerIdentity;
  store: RunStore;
  attempts: AttemptRunner;
  slots: TaskSlots;
  logger: LoggerService;
  onChange(): void;
  /** How long a runner that does not answer keeps its runs. */
  leaseMs?: number;
  /** How long tasks in work may go on once the portal shuts down. */
  graceMs?: number;
}

/** What a round did. @internal */
export interface RunnerCounts {
  claimed: number;
  canceled: number;
  lost: number;
}

/**
 * Holds this process's lease and drives the runs that it owns. Each round
 * prolongs the lease, takes over runs whose runner is gone, and hears of
 * cancellations asked for at another process.
 *
 * @internal
 */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #drivers = new Map<string, RunDriver>();
  readonly #leaseMs: number;
  readonly #lease: RunnerLease;
  readonly #ahead: LeasesAhead;
  /** Prolongs the lease while a round, or the end of all, takes long. */
  readonly #pulse: Pulse;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<unknown> = Promise.resolve();
  #accepting = false;
  #deadAreRemoved = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 10_000;
    this.#lease = new RunnerLease(this.#leaseMs);
    this.#ahead = new LeasesAhead(options.store, this.#leaseMs);
    this.#pulse = new Pulse(this.#leaseMs / 5, () => this.#prolong());
  }

  /** Owner for runs that are created now; undefined while it takes none. */
  get owner(): string | undefined {
    return this.#accepting ? this.#options.identity.id : undefined;
  }

  /** Takes runs from now on. Resolves after the first round, however it went. */
  async start(): Promise<void> {
    this.#accepting = true;
    await this.#turn();
  }

  /** Finishes or gives up what is in work, then gives the lease back. */
  async stop(): Promise<void> {
    const { identity, store } = this.#options;
    this.#accepting = false;
    clearTimeout(this.#timer);
    await endsWithin(this.#round, ROUND_MS);
    // Nobody else may begin what is still in work here.
    const isGiven = await this.#pulse.during(this.#giveRunsBack());
    await endsWithin(this.#pulse.close(), ROUND_MS);
    if (isGiven) {
      await store.removeRunner(identity.id);
    } else {
      // Without its database a run cannot be given back; its lease will end.
      this.#drivers.forEach(driver => driver.abandon());
    }
  }

  /** @returns whether it could, in time */
  async #giveRunsBack(): Promise<boolean> {
    const { graceMs = 5_000 } = this.#options;
    const drivers = [...this.#drivers.values()];
    drivers.forEach(driver => driver.drain());
    const until = performance.now() + graceMs;
    while (drivers.some(({ idle }) => !idle) && performance.now() < until) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    const given = Promise.all(drivers.map(driver => driver.release()));
    return endsWithin(given, GIVE_UP_MS);
  }

  /** Starts to drive a run that this process owns. */
  async adopt(owned: OwnedRun): Promise<void> {
    const { store, slots, attempts, logger, onChange } = this.#options;
    const { runId, revisionHash } = owned.run;
    if (this.#drivers.has(runId)) {
      return;
    }
    const revision = await store.findRevision(revisionHash);
    if (!revision) {
      logger.error(`Revision ${revisionHash} of run ${runId} is gone`);
      return;
    }
    if (this.#drivers.has(runId)) {
      return;
    }
    this.#drivers.set(
      runId,
      new RunDriver({
        owned,
        revision,
        store,
        slots,
        attempts,
        logger,
        mayStart: signal => this.#lease.held(signal),
        onCommit: onChange,
        onDone: () => this.#drivers.delete(runId),
      }),
    );
  }

  /** Cancels a run if this process drives it. */
  cancel(runId: string): void {
    this.#drivers.get(runId)?.cancel();
  }

  /** A round. However long it takes, the lease goes on meanwhile. */
  async runOnce(): Promise<RunnerCounts> {
    return this.#pulse.during(this.#runOnce());
  }

  async #runOnce(): Promise<RunnerCounts> {
    const { identity, store } = this.#options;
    const counts: RunnerCounts = { claimed: 0, canceled: 0, lost: 0 };
    const asked = performance.now();
    await store.heartbeat(identity, this.#leaseMs);
    if (this.#accepting) {
      await this.#removeDead();
      await this.#ahead.runOnce();
      const claimed = await store.claim(identity.id);
      if (claimed.length > 0) {
        failpoint('local.claim.after_commit');
      }
      // At once: stubborn processes may take longer than a lease lasts.
      await allEnded(claimed.map(owned => this.#takeOver(owned)));
      counts.claimed = claimed.length;
    }
    const owned = await this.#hear(asked, counts);
    if (this.#accepting) {
      await allEnded(
        [...owned.values()]
          .filter(({ runId }) => !this.#drivers.has(runId))
          .map(row => this.#adoptOwn(row)),
      );
    }
    return counts;
  }

  /** What a round does for the runs that are driven, while one takes long. */
  async #prolong(): Promise<void> {
    const { identity, store, logger } = this.#options;
    const asked = performance.now();
    try {
      await store.heartbeat(identity, this.#leaseMs);
      await this.#hear(asked);
    } catch (error) {
      logger.warn(
        `Local runner could not renew its lease meanwhile: ${stringifyError(
          error,
        )}`,
      );
    }
  }

  /**
   * Hears of cancellations, and of runs that are lost. From then on the lease
   * counts as prolonged.
   *
   * @param asked - when it was asked for
   * @returns all runs of this process, by id
   */
  async #hear(
    asked: number,
    counts: Pick<RunnerCounts, 'canceled' | 'lost'> = { canceled: 0, lost: 0 },
  ): Promise<Map<string, OwnedRow>> {
    const { identity, store } = this.#options;
    const known = [...this.#drivers.values()];
    const owned = new Map(
      (await store.listOwned(identity.id)).map(run => [run.runId, run]),
    );
    for (const driver of known) {
      const row = owned.get(driver.runId);
      if (row?.cancelRequested) {
        driver.cancel();
        counts.canceled++;
      }
      // A run that has just ended has no owner either; then nothing is in work.
      if (row?.fence !== driver.fence.fence) {
        driver.abandon();
        counts.lost++;
      }
    }
    this.#lease.renewed(asked);
    return owned;
  }

  /** A run that was of another runner, whose processes may be there still. */
  async #takeOver(owned: OwnedRun): Promise<void> {
    await this.#options.attempts.endLeftovers(owned.run);
    // One that stops meanwhile leaves it to the next runner.
    if (this.#accepting) {
      await this.adopt(owned);
    }
  }

  /**
   * A run of this process that nobody drives: its start was cut short by an
   * error. So may have been its coming here, with work of another runner left.
   */
  async #adoptOwn(row: OwnedRow): Promise<void> {
    const { identity, store, attempts } = this.#options;
    const run = await store.find(row.runId);
    if (
      run &&
      run.state.lifecycle !== 'terminated' &&
      !this.#drivers.has(row.runId)
    ) {
      // Whoever adopts one whose attempts are in work does it here: what is ended is not of a driver.
      if ([...run.tasks.values()].some(({ phase }) => phase === 'active')) {
        await attempts.endLeftovers(run);
      }
      await this.adopt({
        run,
        fence: { owner: identity.id, fence: row.fence },
        cancelRequested: row.cancelRequested,
      });
    }
  }

  /** At the start: runners of this machine whose process is gone need no more time. */
  async #removeDead(): Promise<void> {
    if (this.#deadAreRemoved) {
      return;
    }
    const { identity, store } = this.#options;
    for (const runner of await store.listRunners(identity.machine)) {
      if (
        runner.id !== identity.id &&
        !processExists(runner.pid, runner.pidStarted)
      ) {
        await store.removeRunner(runner.id);
      }
    }
    this.#deadAreRemoved = true;
  }

  /** A round, the first one too, that fails costs time: the next one comes all the same. */
  async #turn(): Promise<void> {
    this.#round = this.runOnce().catch(error =>
      this.#options.logger.warn(
        `Local runner could not renew its lease: ${stringifyError(error)}`,
      ),
    );
    await this.#round;
    if (this.#accepting) {
      this.#timer = setTimeout(() => this.#turn(), this.#leaseMs / 5);
    }
  }
}

/** Waits for all, so that nothing goes on beside the next round. @throws what the first to fail said */
async function allEnded(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

async function endsWithin(
  work: Promise<unknown>,
  ms: number,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work.then(() => true),
      new Promise<boolean>(resolve => {
        timer = setTimeout(() => resolve(false), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
