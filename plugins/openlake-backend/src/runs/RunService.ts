import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  JobSpec,
  RepairPlan,
  RepairRequest,
  TriggerInfo,
} from '@openlake/plugin-openlake-common';
import { ulid } from 'ulid';
import type { Audit } from '../audit/Audit';
import { type Clock, toInstant } from '../database/instant';
import type { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { unchangedInputs } from './unchangedInputs';
import { type RepairSelection, selectRepair } from './repairPlan';
import type { JobKey } from '../jobs/Job';
import type { RevisionRef, RunRecord, TaskRunRecord } from './Run';
import type { RunChanges } from './RunChanges';
import { newTask, type RunCreator } from './RunCreator';
import type { InputSnapshots, RunnableJob, RunnableJobs } from './RunnableJobs';
import type { RunStore } from './RunStore';
import { countTasks } from './taskCounts';
import { cancel, repair } from './transitions';

const DAY_MS = 86_400_000;

/**
 * What people and clients can do to runs: each in one transaction with its
 * audit entry and its facts.
 *
 * @internal
 */
export class RunService {
  readonly #options: {
    database: OpenlakeDatabase;
    store: RunStore;
    creator: RunCreator;
    changes: RunChanges;
    jobs: RunnableJobs;
    inputs: InputSnapshots;
    audit: Audit;
    clock: Clock;
  };

  constructor(options: {
    database: OpenlakeDatabase;
    store: RunStore;
    creator: RunCreator;
    changes: RunChanges;
    jobs: RunnableJobs;
    /** What tables say about the present. */
    inputs: InputSnapshots;
    audit: Audit;
    clock: Clock;
  }) {
    this.#options = options;
  }

  /**
   * Starts a run. The same idempotency key within 24 h answers with the same
   * run, whatever else is asked.
   *
   * @throws NotFoundError, ConflictError or InputError with what to change
   */
  async create(
    job: JobKey,
    request: {
      trigger: TriggerInfo;
      parameters?: Record<string, unknown>;
      idempotencyKey?: string;
      actor: string;
    },
  ): Promise<RunRecord> {
    const { database, creator, audit } = this.#options;
    const runnable = await this.#job(job);
    return database.transaction(async tx => {
      const { run, created } = await creator.create(tx, {
        job: runnable,
        trigger: request.trigger,
        parameters: request.parameters,
        key: request.idempotencyKey
          ? { text: `api:${request.idempotencyKey}`, ttlMs: DAY_MS }
          : undefined,
        answered: true,
      });
      if (created) {
        await audit.record(tx, {
          actor: request.actor,
          action: 'run-create',
          workspace: run.workspace,
          subject: `run:${run.id}`,
          details: { job: run.job, number: run.number },
        });
      }
      return run;
    });
  }

  /**
   * Cancels a run and all that it started. Cancelling twice is once.
   *
   * @throws NotFoundError, or ConflictError when it has ended
   */
  async cancel(
    runId: string,
    request: { note?: string; actor: string },
  ): Promise<RunRecord> {
    const { database, changes, audit, clock } = this.#options;
    return database.transaction(async tx => {
      let news = false;
      const { run, refusal } = await changes.change(tx, runId, found => {
        news = found.state.lifecycle !== 'terminating';
        return cancel(
          found,
          { by: request.actor, code: 'canceled_by_user', note: request.note },
          toInstant(clock()),
        );
      });
      if (refusal) {
        throw new ConflictError(refusal);
      }
      if (news) {
        await changes.cancelChildren(tx, run);
        await audit.record(tx, {
          actor: request.actor,
          action: 'run-cancel',
          workspace: run.workspace,
          subject: `run:${run.id}`,
          details: { note: request.note ?? null },
        });
      }
      return run;
    });
  }

  /** What a repair would run again, and what to know before. */
  async previewRepair(
    runId: string,
    request: RepairRequest,
  ): Promise<RepairPlan> {
    const { selection, revision, run, tasks } = await this.#planRepair(
      runId,
      request,
    );
    const warnings = [...selection.warnings];
    if (revision.hash === run.revision.hash) {
      warnings.push(
        ...(await unchangedInputs(
          this.#options.inputs,
          tasks.filter(task =>
            selection.rerun.some(({ key }) => key === task.key),
          ),
        )),
      );
    }
    return {
      run: run.id,
      revision: { hash: revision.hash, number: revision.number },
      rerun: selection.rerun,
      reuse: selection.reuse,
      parameters: [],
      unchanged: false,
      warnings,
    };
  }

  /**
   * Runs tasks again as new attempts inside the same run. Its interval and its
   * parameters stay.
   *
   * @throws NotFoundError, ConflictError when it is active or went well, InputError when there is nothing to repair
   */
  async repair(
    runId: string,
    request: RepairRequest & { actor: string },
  ): Promise<RunRecord> {
    const { database, store, changes, audit, clock } = this.#options;
    const {
      selection,
      revision,
      spec,
      run: before,
    } = await this.#planRepair(runId, request);
    const keys = selection.rerun.map(({ key }) => key);
    return database.transaction(async tx => {
      const now = toInstant(clock());
      const { run, refusal } = await changes.change(tx, runId, found =>
        // The plan is about the run as it was; a repair by somebody else ends it.
        found.repairs === before.repairs
          ? repair(found, { revision }, now)
          : { refusal: 'Somebody else has just repaired this run.' },
      );
      if (refusal) {
        throw new ConflictError(refusal);
      }
      const tasks = reopen(
        run.id,
        spec,
        await store.listTasks(runId, tx),
        keys,
      );
      await store.putTasks(
        tx,
        tasks.filter(task => keys.includes(task.key)),
      );
      const reopened = await store.update(tx, run, {
        taskCounts: countTasks(tasks),
      });
      await store.insertRepair(tx, {
        id: ulid(clock().getTime()),
        runId,
        number: run.repairs,
        tasks: keys,
        revision,
        note: request.note,
        by: request.actor,
        at: now,
      });
      await audit.record(tx, {
        actor: request.actor,
        action: 'run-repair',
        workspace: run.workspace,
        subject: `run:${run.id}`,
        details: {
          tasks: keys,
          revision: revision.hash,
          note: request.note ?? null,
        },
      });
      return reopened ?? run;
    });
  }

  async #job(key: JobKey): Promise<RunnableJob> {
    const job = await this.#options.jobs.find(key);
    if (!job) {
      throw new NotFoundError(
        `Workspace ${key.workspace} has no job ${key.job}`,
      );
    }
    return job;
  }

  async #planRepair(
    runId: string,
    request: RepairRequest,
  ): Promise<{
    run: RunRecord;
    tasks: TaskRunRecord[];
    revision: RevisionRef;
    spec: JobSpec;
    selection: RepairSelection;
  }> {
    const { store, jobs, clock } = this.#options;
    const run = await store.find(runId);
    if (!run) {
      throw new NotFoundError(`There is no run ${runId}`);
    }
    let { revision } = run;
    if (request.revision === 'latest') {
      const job = await this.#job(run);
      if (job.retired) {
        throw new InputError(
          'The job is no longer in its repository; repair with the same revision',
        );
      }
      revision = job.revision;
    }
    const { refusal } = repair(run, { revision }, toInstant(clock()));
    if (refusal) {
      throw new ConflictError(refusal);
    }
    const deployed = await jobs.revision(run, revision.hash);
    if (!deployed) {
      throw new NotFoundError(
        `Revision ${revision.hash} of ${run.job} is not kept any more; repair with the latest revision`,
      );
    }
    const tasks = await store.listTasks(runId);
    const selection = selectRepair(
      deployed.spec,
      tasks.filter(task => task.index === undefined),
      request,
    );
    const missing = deployed.spec.parameters
      .filter(({ name, required }) => required && !(name in run.parameters))
      .map(({ name }) => name);
    if (missing.length) {
      selection.warnings.push(
        `This revision needs parameters that the run does not have: ${missing.join(
          ', ',
        )}. Start a new run instead.`,
      );
    }
    return { run, tasks, revision, spec: deployed.spec, selection };
  }
}

/** Task runs at the start of a repair: those that run again wait, attempts stay. */
function reopen(
  runId: string,
  spec: JobSpec,
  tasks: readonly TaskRunRecord[],
  keys: readonly string[],
): TaskRunRecord[] {
  const added = spec.tasks
    .map((task, position) => newTask(runId, task, position))
    .filter(task => !tasks.some(({ key }) => key === task.key));
  return [...tasks, ...added].map(task =>
    keys.includes(task.key)
      ? {
          ...task,
          state: { lifecycle: 'pending' },
          queuedAt: undefined,
          startedAt: undefined,
          endedAt: undefined,
          error: undefined,
        }
      : task,
  );
}
