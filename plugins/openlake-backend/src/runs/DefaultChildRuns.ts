import { InputError, NotFoundError } from '@backstage/errors';
import type { JobSpec } from '@openlake/plugin-openlake-common';
import type { ChildRuns } from '@openlake/plugin-openlake-node';
import { type Clock, toInstant } from '../database/instant';
import type { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import type { RunChanges } from './RunChanges';
import type { RunCreator } from './RunCreator';
import type { RunnableJobs } from './RunnableJobs';
import type { RunStore } from './RunStore';
import { cancel } from './transitions';

/** Longer than any run: an engine that asks again gets the same child. */
const KEEP_KEY_MS = 366 * 86_400_000;

/**
 * Runs for the `job` tasks of engines: linked to their parent both ways, and
 * canceled with it. One that its task waits for works in the place of its
 * parent; one that it only starts takes a place of its own.
 *
 * @internal
 */
export class DefaultChildRuns implements ChildRuns {
  readonly #options: {
    database: OpenlakeDatabase;
    store: RunStore;
    creator: RunCreator;
    changes: RunChanges;
    jobs: RunnableJobs;
    clock: Clock;
  };

  constructor(options: {
    database: OpenlakeDatabase;
    store: RunStore;
    creator: RunCreator;
    changes: RunChanges;
    jobs: RunnableJobs;
    clock: Clock;
  }) {
    this.#options = options;
  }

  async start(
    request: Parameters<ChildRuns['start']>[0],
  ): Promise<{ runId: string }> {
    const { database, store, creator, jobs } = this.#options;
    const { workspace, job, parentRunId, idempotencyKey } = request;
    const runnable = await jobs.find({ workspace, job });
    if (!runnable) {
      throw new NotFoundError(`Workspace ${workspace} has no job ${job}`);
    }
    const parent = await store.find(parentRunId);
    if (!parent) {
      throw new NotFoundError(`There is no run ${parentRunId}`);
    }
    if (parent.workspace !== workspace) {
      throw new InputError('A job task can only run jobs of its workspace');
    }
    const revision = await jobs.document(parent, parent.revision.hash);
    const isWaitedFor = !revision || mayWaitFor(job, revision.document.spec);
    return database.transaction(async tx => {
      const { run } = await creator.create(tx, {
        job: runnable,
        trigger: {
          kind: 'job',
          detail: `${parent.job} #${parent.number}`,
          causedBy: parent.id,
        },
        parameters: request.parameters,
        cause: parent,
        child: true,
        ownPlace: isWaitedFor ? undefined : true,
        key: {
          text: `child:${parentRunId}:${idempotencyKey}`,
          ttlMs: KEEP_KEY_MS,
        },
        answered: true,
      });
      return { runId: run.id };
    }, 'child.start');
  }

  async get(runId: string): Promise<{ lifecycle: string; result?: string }> {
    const run = await this.#options.store.find(runId);
    if (!run) {
      throw new NotFoundError(`There is no run ${runId}`);
    }
    const { lifecycle, result } = run.state;
    return { lifecycle, result };
  }

  async cancel(runId: string): Promise<void> {
    const { database, changes, clock } = this.#options;
    await database.transaction(async tx => {
      const { run } = await changes.change(tx, runId, found =>
        cancel(
          found,
          {
            by: found.parentRunId ? `run:${found.parentRunId}` : 'run',
            code: 'canceled_with_parent',
          },
          toInstant(clock()),
        ),
      );
      await changes.cancelChildren(tx, run);
    }, 'child.cancel');
  }
}

/**
 * Whether a task of a job may wait for a run of another one. In doubt it does:
 * a run that is waited for must never wait for the place of its parent.
 */
function mayWaitFor(job: string, { tasks }: Pick<JobSpec, 'tasks'>): boolean {
  const starting = tasks.flatMap(task =>
    task.type === 'job' && task.job.name === job ? task.job : [],
  );
  return !starting.length || starting.some(({ wait }) => wait);
}
