import { ConflictError, InputError } from '@backstage/errors';
import type { Priority, TriggerInfo } from '@openlake/plugin-openlake-common';
import { monotonicFactory } from 'ulid';
import { type Clock, instantMs, toInstant } from '../database/instant';
import type { Transaction } from '../database/OpenlakeDatabase';
import { type BirthDecision, decideBirth } from './admission';
import { manualInterval } from './interval';
import { newTask, notSelected } from './newTask';
import { limitedComputes } from './queue/limitedComputes';
import { type JobKey, jobKeyText } from '../jobs/Job';
import { type RunRecord, type TaskRunRecord } from './Run';
import type { RunnableJob } from './RunnableJobs';
import type { RunChanges } from './RunChanges';
import { runParameters } from './runParameters';
import type { RunStore } from './RunStore';
import { countTasks } from './taskCounts';
import { cancel } from './transitions';

const nextId = monotonicFactory();

/** Id of a run; those of one process grow also within a millisecond. @internal */
export function newRunId(at: Date): string {
  return nextId(at.getTime());
}

/** A longer chain of jobs that start each other is taken for a loop. */
const MAX_CHAIN = 50;

/** @internal */
export interface NewRun {
  /** From {@link newRunId}; a new one by default. */
  id?: string;
  job: RunnableJob;
  trigger: TriggerInfo;
  /** Values given; the others take their default. */
  parameters?: Record<string, unknown>;
  scheduledAt?: string;
  interval?: { start: string; end: string };
  backfillId?: string;
  /** The run whose parameters and interval this one takes over. */
  rerunOf?: string;
  /** Keys of the tasks to run, when not all. */
  selection?: string[];
  /** The job's own by default. */
  priority?: Priority;
  /** The run that led to this one. */
  cause?: Pick<RunRecord, 'id' | 'workspace' | 'job' | 'chain'>;
  /** A task of the cause asked for it, which takes it along when it is canceled. */
  child?: boolean;
  /** Of a child that its parent only starts: it takes a place of its own. */
  ownPlace?: boolean;
  /** One run per key and job until it expires. */
  key?: {
    text: string;
    ttlMs: number;
    /** Of what is asked for, where the same key must ask for the same. */
    requestHash?: string;
  };
  /**
   * Whether somebody gets to see the error of a run that cannot start. Where
   * nobody waits for an answer, it is born failed instead.
   */
  answered: boolean;
}

/**
 * Brings runs into the world, each in the transaction of what asked for it.
 *
 * @internal
 */
export class RunCreator {
  readonly #store: RunStore;
  readonly #changes: RunChanges;
  readonly #clock: Clock;

  constructor(options: { store: RunStore; changes: RunChanges; clock: Clock }) {
    this.#store = options.store;
    this.#changes = options.changes;
    this.#clock = options.clock;
  }

  /**
   * The run that a key already stands for.
   *
   * @throws ConflictError when that was asked for otherwise
   */
  async findByKey(
    tx: Transaction,
    job: JobKey,
    key: NonNullable<NewRun['key']>,
  ): Promise<RunRecord | undefined> {
    const at = toInstant(this.#clock());
    const known = await this.#store.findByKey(tx, job, key.text, at);
    const run = known && (await this.#store.find(known.runId, tx));
    if (run && known.requestHash && known.requestHash !== key.requestHash) {
      throw new ConflictError(
        `This idempotency key stands for run #${run.number}, which was asked for with other parameters, tasks or priority. Take another key for another run.`,
      );
    }
    return run;
  }

  /**
   * Creates a run, or finds the one that its key already stands for.
   *
   * @throws InputError when parameters are wrong or the run would start itself
   * @throws ConflictError when the job is no longer in the repository
   */
  async create(
    tx: Transaction,
    request: NewRun,
  ): Promise<{ run: RunRecord; created: boolean }> {
    const { job, key } = request;
    const number = (await this.#store.lockJob(tx, job)) + 1;
    const now = this.#clock();
    const at = toInstant(now);
    const known = key && (await this.findByKey(tx, job, key));
    if (known) {
      return { run: known, created: false };
    }
    if (job.retired) {
      throw new ConflictError(
        `Job ${jobKeyText(
          job,
        )} is no longer in its repository, so it cannot run`,
      );
    }
    const run = this.#record(request, number, now);
    let birth: BirthDecision = { born: 'queued', cancel: [] };
    let code: 'trigger_loop' | 'invalid_configuration' | undefined;
    try {
      code = 'trigger_loop';
      refuseLoop(run);
      code = 'invalid_configuration';
      run.parameters = runParameters(run, job, request.parameters ?? {});
      code = undefined;
      const { max_concurrent_runs: max, when_full: full } =
        job.spec.concurrency;
      const active = await this.#store.listActive(
        tx,
        job,
        full === 'cancel_oldest' ? Number.MAX_SAFE_INTEGER : max,
      );
      birth = decideBirth(job.spec.concurrency, active);
    } catch (error) {
      if (request.answered || !code || !(error instanceof InputError)) {
        throw error;
      }
      birth = {
        born: code === 'trigger_loop' ? 'skipped' : 'failed',
        message: error.message,
      };
    }
    await this.#insert(tx, run, job, birth, code);
    if (key) {
      const expiresAt = toInstant(instantMs(at) + key.ttlMs);
      await this.#store.putKey(tx, job, {
        key: key.text,
        runId: run.id,
        expiresAt,
        requestHash: key.requestHash,
      });
    }
    return { run, created: true };
  }

  /**
   * Creates many runs at once, where nobody waits for an answer and nothing
   * leads to them but the moment: each as {@link RunCreator.create} would.
   *
   * @param requests - of jobs that are in their repository and whose runs wait
   * when there are too many; without keys and causes
   */
  async createAll(tx: Transaction, requests: readonly NewRun[]): Promise<void> {
    const now = this.#clock();
    const numbers = await this.#store.countUp(
      tx,
      requests.map(({ job }) => job),
    );
    const waiting: RunRecord[] = [];
    const tasks: TaskRunRecord[] = [];
    for (const request of requests) {
      const { job } = request;
      const number = (numbers.get(jobKeyText(job)) ?? 0) + 1;
      numbers.set(jobKeyText(job), number);
      const run = this.#record(request, number, now);
      try {
        run.parameters = runParameters(run, job, request.parameters ?? {});
      } catch (error) {
        if (!(error instanceof InputError)) {
          throw error;
        }
        const { message } = error;
        endAtBirth(run, 'failed', { code: 'invalid_configuration', message });
        await this.#store.insertAll(tx, [run], []);
        await this.#changes.bornEnded(tx, run);
        continue;
      }
      const own = tasksOf(run, job);
      run.taskCounts = countTasks(own);
      waiting.push(run);
      tasks.push(...own);
    }
    await this.#store.insertAll(tx, waiting, tasks);
    await this.#changes.bornWaiting(tx, ...waiting);
  }

  #record(request: NewRun, number: number, now: Date): RunRecord {
    const { job, trigger } = request;
    const at = toInstant(now);
    return {
      id: request.id ?? newRunId(now),
      number,
      workspace: job.workspace,
      job: job.job,
      orchestrator: job.orchestrator,
      revision: job.revision,
      trigger,
      parentRunId: request.child ? request.cause?.id : undefined,
      ownPlace: request.ownPlace,
      chain: chainOf(request.cause),
      backfillId: request.backfillId,
      rerunOf: request.rerunOf,
      selection: request.selection,
      priority: request.priority ?? job.spec.priority,
      queueOrder: instantMs(at),
      computes: [
        ...limitedComputes(job.workspace, job.spec, request.selection).keys(),
      ],
      parameters: request.parameters ?? {},
      interval: request.interval ?? manualInterval(job.spec.triggers, now),
      scheduledAt: request.scheduledAt,
      state: { lifecycle: 'queued' },
      createdAt: at,
      queuedAt: at,
      observedAt: at,
      dispatch: { attempts: 0 },
      repairs: 0,
      reportVersion: -1,
      version: 1,
      taskCounts: {},
      failedAttempts: 0,
    };
  }

  async #insert(
    tx: Transaction,
    run: RunRecord,
    job: RunnableJob,
    birth: BirthDecision,
    code: 'trigger_loop' | 'invalid_configuration' | undefined,
  ): Promise<void> {
    if (birth.born !== 'queued') {
      endAtBirth(run, birth.born, {
        code: code ?? `${birth.born}_queue_full`,
        message: birth.message,
      });
      await this.#store.insert(tx, run, []);
      await this.#changes.bornEnded(tx, run);
      return;
    }
    const tasks = tasksOf(run, job);
    run.taskCounts = countTasks(tasks);
    await this.#store.insert(tx, run, tasks);
    for (const oldest of birth.cancel) {
      const { run: canceled } = await this.#changes.change(
        tx,
        oldest.id,
        found =>
          cancel(
            found,
            {
              by: `run:${run.id}`,
              code: 'canceled_by_newer_run',
              note: `Run #${run.number} took its place`,
            },
            run.createdAt,
          ),
      );
      await this.#changes.cancelChildren(tx, canceled);
    }
    await this.#changes.bornWaiting(tx, run);
  }
}

function endAtBirth(
  run: RunRecord,
  result: 'skipped' | 'failed',
  reason: NonNullable<RunRecord['state']['reason']>,
): void {
  run.state = { lifecycle: 'terminated', result, reason };
  run.endedAt = run.createdAt;
}

/** Task runs of a new run. */
function tasksOf(run: RunRecord, job: RunnableJob): TaskRunRecord[] {
  return job.spec.tasks
    .map((task, position) => newTask(run.id, task, position))
    .map(task =>
      run.selection && !run.selection.includes(task.key)
        ? notSelected(task, run.createdAt)
        : task,
    );
}

function chainOf(cause: NewRun['cause']): string[] {
  return cause ? [...cause.chain, jobKeyText(cause)] : [];
}

function refuseLoop(run: JobKey & { chain: readonly string[] }): void {
  const self = jobKeyText(run);
  const first = run.chain.indexOf(self);
  if (first < 0 && run.chain.length > MAX_CHAIN) {
    const path = [...run.chain.slice(0, 2), '…', ...run.chain.slice(-2), self];
    throw new InputError(
      `More than ${MAX_CHAIN} jobs have started each other in a row, which is taken for a loop, so it was stopped: ${path.join(
        ' → ',
      )}. Start one of them in another way.`,
    );
  }
  if (first >= 0) {
    const path = [...run.chain.slice(first), self].join(' → ');
    throw new InputError(
      `This would go on for ever, so it was stopped: ${path}. Remove one of these triggers or tasks.`,
    );
  }
}
