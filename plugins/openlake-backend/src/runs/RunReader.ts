import { NotFoundError } from '@backstage/errors';
import type { Repair, Run, TaskRun } from '@openlake/plugin-openlake-common';
import type { DispatchStore } from './dispatch/DispatchStore';
import type { MirrorStore } from './mirror/MirrorStore';
import type { RunRecord } from './Run';
import type { RunQuery, RunStore } from './RunStore';
import { toRepair, toRun, toTaskRun } from './toRun';

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

  constructor(options: {
    store: RunStore;
    dispatchStore: DispatchStore;
    mirrorStore: MirrorStore;
  }) {
    this.#store = options.store;
    this.#dispatchStore = options.dispatchStore;
    this.#mirrorStore = options.mirrorStore;
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

  /** Runs with what their rows do not hold, in two statements for any number. */
  async present(runs: readonly RunRecord[]): Promise<Run[]> {
    const queued = runs.filter(
      ({ state, admittedAt }) => state.lifecycle === 'queued' && !admittedAt,
    );
    const positions = await this.#dispatchStore.queuePositions(queued);
    const active = runs.some(({ state }) => state.lifecycle !== 'terminated');
    const mirrors = active ? await this.#mirrorStore.list() : new Map();
    return runs.map(run =>
      toRun(run, {
        queuePosition: positions.get(run.id),
        syncedAt: mirrors.get(run.orchestrator)?.syncedAt,
      }),
    );
  }
}
