import { NotFoundError } from '@backstage/errors';
import type { Repair, Run, TaskRun } from '@openlake/plugin-openlake-common';
import { type JobKey, jobKeyText } from '../jobs/Job';
import type { DispatchStore } from './dispatch/DispatchStore';
import type { MirrorStore } from './mirror/MirrorStore';
import type { RunRecord } from './Run';
import type { RunnableJobs } from './RunnableJobs';
import type { RunQuery, RunStore } from './RunStore';
import { toRepair, toRun, toTaskRun } from './toRun';
import type { TriggerStore } from './triggers/TriggerStore';

/**
 * Runs as pages and clients see them: with their place in the queue and the
 * age of what is known.
 *
 * @internal
 */
export class RunReader {
  readonly #store: RunStore;
  readonly #dispatchStore: DispatchStore;
  readonly #mirrorStore: MirrorStore;
  readonly #triggerStore: TriggerStore;
  readonly #jobs: RunnableJobs;

  constructor(options: {
    store: RunStore;
    dispatchStore: DispatchStore;
    mirrorStore: MirrorStore;
    triggerStore: TriggerStore;
    jobs: RunnableJobs;
  }) {
    this.#store = options.store;
    this.#dispatchStore = options.dispatchStore;
    this.#mirrorStore = options.mirrorStore;
    this.#triggerStore = options.triggerStore;
    this.#jobs = options.jobs;
  }

  /** @throws NotFoundError */
  async get(
    runId: string,
  ): Promise<{ run: Run; tasks: TaskRun[]; repairs: Repair[] }> {
    const record = await this.find(runId);
    const tasks = await this.#store.listTasks(runId);
    const repairs = record.repairs ? await this.#store.listRepairs(runId) : [];
    const [run] = await this.present([record]);
    return {
      run,
      tasks: tasks.map(toTaskRun),
      repairs: repairs.map(toRepair),
    };
  }

  async list(query: RunQuery): Promise<{ items: Run[]; nextCursor?: string }> {
    const { runs, nextCursor } = await this.#store.list(query);
    return { items: await this.present(runs), nextCursor };
  }

  /** @throws NotFoundError */
  async find(runId: string): Promise<RunRecord> {
    const run = await this.#store.find(runId);
    if (!run) {
      throw new NotFoundError(`There is no run ${runId}`);
    }
    return run;
  }

  /** Why the last thing that should have started a run of a job did not; undefined when it did. */
  async lastSkip(
    job: JobKey,
  ): Promise<{ at: string; because: string } | undefined> {
    const [tick] = await this.#triggerStore.listTicks(job, 1);
    return tick?.skippedBecause === undefined
      ? undefined
      : { at: tick.at, because: tick.skippedBecause };
  }

  /** Runs with what their rows do not hold, in three statements for any number. */
  async present(runs: readonly RunRecord[]): Promise<Run[]> {
    const queued = runs.filter(
      ({ state, admittedAt }) => state.lifecycle === 'queued' && !admittedAt,
    );
    const positions = await this.#dispatchStore.queuePositions(queued);
    const active = runs.some(({ state }) => state.lifecycle !== 'terminated');
    const mirrors = active ? await this.#mirrorStore.list() : new Map();
    const titles = await this.#jobs.titles(distinctJobs(runs));
    return runs.map(run =>
      toRun(run, {
        jobTitle: titles.get(jobKeyText(run)) ?? run.job,
        queuePosition: positions.get(run.id),
        syncedAt: mirrors.get(run.orchestrator)?.syncedAt,
      }),
    );
  }
}

function distinctJobs(runs: readonly JobKey[]): JobKey[] {
  return [...new Map(runs.map(run => [jobKeyText(run), run])).values()];
}
