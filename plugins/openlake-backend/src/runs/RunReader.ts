import { NotFoundError } from '@backstage/errors';
import type {
  Repair,
  RouteOutput,
  Run,
  TaskRun,
} from '@openlake/plugin-openlake-common';
import { type JobKey, jobKeyText } from '../jobs/Job';
import type { QueueStore } from './queue/QueueStore';
import type { MirrorStore } from './mirror/MirrorStore';
import type { RunRecord } from './Run';
import { runConfiguration } from './runConfiguration';
import type { RunnableJobs } from './RunnableJobs';
import type { RunQuery, RunStore } from './RunStore';
import { toRepair, toRun, toTaskRun } from './toRun';
import type { TriggerStore } from './triggers/TriggerStore';

/** Child runs that a page shows. */
const MOST_CHILDREN = 100;

/**
 * Runs as pages and clients see them: with their place in the queue and the
 * age of what is known.
 *
 * @internal
 */
export class RunReader {
  readonly #store: RunStore;
  readonly #queueStore: QueueStore;
  readonly #mirrorStore: MirrorStore;
  readonly #triggerStore: TriggerStore;
  readonly #jobs: RunnableJobs;

  constructor(options: {
    store: RunStore;
    queueStore: QueueStore;
    mirrorStore: MirrorStore;
    triggerStore: TriggerStore;
    jobs: RunnableJobs;
  }) {
    this.#store = options.store;
    this.#queueStore = options.queueStore;
    this.#mirrorStore = options.mirrorStore;
    this.#triggerStore = options.triggerStore;
    this.#jobs = options.jobs;
  }

  /**
   * A run with its task runs, items left out.
   *
   * @throws NotFoundError
   */
  async get(
    runId: string,
  ): Promise<{ run: Run; tasks: TaskRun[]; repairs: Repair[] }> {
    const record = await this.find(runId);
    const tasks = await this.#store.listWholeTasks(runId);
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

  /**
   * Items of a `for_each` by index.
   *
   * @throws NotFoundError
   */
  async items(
    runId: string,
    key: string,
    page: Omit<Parameters<RunStore['listItems']>[0], 'runId' | 'key'>,
  ): Promise<{ items: TaskRun[]; nextCursor?: string }> {
    await this.find(runId);
    const { items, nextCursor } = await this.#store.listItems({
      ...page,
      runId,
      key,
    });
    return { items: items.map(toTaskRun), nextCursor };
  }

  /**
   * What a run works with.
   *
   * @throws NotFoundError
   */
  async configuration(
    runId: string,
  ): Promise<RouteOutput<'getRunConfiguration'>> {
    const run = await this.find(runId);
    const revision = await this.#jobs.revision(run, run.revision.hash);
    if (!revision) {
      throw new NotFoundError(
        `Revision ${run.revision.number} of ${run.job} is not kept any more`,
      );
    }
    return runConfiguration(
      run,
      revision,
      await this.#store.listWholeTasks(runId),
    );
  }

  /** The run that started one, and the newest of those that it started. */
  async family(
    runId: string,
    parentId: string | undefined,
  ): Promise<{ parent?: Run; children: Run[] }> {
    const { runs } = await this.#store.list({
      parent: runId,
      limit: MOST_CHILDREN,
    });
    const parents = parentId ? await this.#store.findMany([parentId]) : [];
    const shown = await this.present([...parents, ...runs]);
    return {
      parent: parents.length ? shown[0] : undefined,
      children: shown.slice(parents.length),
    };
  }

  /** @throws NotFoundError */
  async find(runId: string): Promise<RunRecord> {
    const run = await this.#store.find(runId);
    if (!run) {
      throw new NotFoundError(`There is no run ${runId}`);
    }
    return run;
  }

  /** Those that are there of a few runs. */
  async findMany(ids: readonly string[]): Promise<RunRecord[]> {
    return ids.length ? this.#store.findMany(ids) : [];
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
    const positions = await this.#queueStore.places(queued.map(({ id }) => id));
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
