import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import {
  canonicalJson,
  isAbove,
  type Priority,
  queueUpdatePermission,
  sha256Hex,
  type TriggerInfo,
  whyNot,
} from '@openlake/plugin-openlake-common';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import type { RunRecord } from '../Run';
import type { NewRun } from '../RunCreator';
import type { RunnableJob } from '../RunnableJobs';
import { selectedTasks } from '../selectedTasks';
import { findJob, findRun, type OperationParts } from './OperationParts';
import { requireOperation } from './requireOperation';

const DAY_MS = 86_400_000;

/** @internal */
export interface StartRequest {
  trigger: TriggerInfo;
  parameters?: Record<string, unknown>;
  /** Such as `load+`; all when absent. */
  tasks?: string;
  /** The job's own by default. */
  priority?: Priority;
  /** Whether whoever asks may have a priority above the job's own. */
  mayGoFirst: boolean;
  /** A run of the job whose parameters and interval this one takes over. */
  rerunOf?: string;
  idempotencyKey?: string;
  actor: string;
}

/**
 * Starts a run. The same idempotency key within 24 h answers with the same
 * run, and with a conflict when something else is asked for.
 *
 * @throws NotFoundError, NotAllowedError, ConflictError or InputError with
 * what to change
 * @internal
 */
export async function startRun(
  parts: OperationParts,
  key: JobKey,
  request: StartRequest,
): Promise<RunRecord> {
  const { database, creator, orchestrators, audit } = parts;
  const job = await findJob(parts, key);
  const requestKey = keyOf(request);
  const known =
    requestKey &&
    (await database.transaction(tx => creator.findByKey(tx, job, requestKey)));
  if (known) {
    // Whatever the job is now: it has been started already.
    return known;
  }
  await requirePriority(parts, job, request);
  const selection = selectedTasks(request.tasks, job.spec, 'body.tasks');
  if (selection) {
    requireOperation(orchestrators, job.orchestrator, 'run_some_tasks');
  }
  const again =
    request.rerunOf === undefined
      ? {}
      : takeOver(await findRun(parts, request.rerunOf), job, request);
  return database.transaction(async tx => {
    const { run, created } = await creator.create(tx, {
      job,
      trigger: request.trigger,
      parameters: request.parameters,
      selection,
      priority: request.priority,
      ...again,
      key: requestKey,
      answered: true,
    });
    if (created) {
      await audit.record(tx, {
        actor: request.actor,
        action: 'run-create',
        workspace: run.workspace,
        subject: `run:${run.id}`,
        details: {
          job: run.job,
          number: run.number,
          ...(selection && { tasks: selection }),
          ...(request.priority && { priority: request.priority }),
          ...(request.rerunOf && { rerunOf: request.rerunOf }),
        },
      });
    }
    return run;
  }, 'run.create');
}

/** Going before others is a change of the queue. */
async function requirePriority(
  { audit }: OperationParts,
  { workspace, job, spec }: RunnableJob,
  { priority, mayGoFirst, actor }: StartRequest,
): Promise<void> {
  if (!priority || mayGoFirst || !isAbove(priority, spec.priority)) {
    return;
  }
  await audit.denied({
    actor,
    action: 'run-create',
    workspace,
    subject: `job:${jobKeyText({ workspace, job })}`,
    details: { permissions: [queueUpdatePermission.name], priority },
  });
  throw new NotAllowedError(
    `You need the permission ${queueUpdatePermission.name} for the priority ${priority}: the job's own is ${spec.priority}. Leave the priority out, or ask somebody who may change the queue.`,
  );
}

function keyOf(request: StartRequest): NewRun['key'] {
  return request.idempotencyKey
    ? {
        text: `api:${request.idempotencyKey}`,
        ttlMs: DAY_MS,
        requestHash: hashOf(request),
      }
    : undefined;
}

/** What a run takes over from the one that it repeats. */
function takeOver(
  before: RunRecord,
  job: RunnableJob,
  { trigger, parameters }: StartRequest,
): Partial<NewRun> {
  if (jobKeyText(before) !== jobKeyText(job)) {
    throw new InputError(
      `body.rerunOf: run ${before.id} is one of ${jobKeyText(
        before,
      )}, not of ${jobKeyText(job)}`,
    );
  }
  const why = whyNot('rerun', before.state);
  if (why) {
    throw new ConflictError(why);
  }
  // A parameter that the job has no more cannot be given any more.
  const kept = Object.fromEntries(
    job.spec.parameters
      .filter(({ name }) => Object.hasOwn(before.parameters, name))
      .map(({ name }) => [name, before.parameters[name]]),
  );
  return {
    trigger: {
      kind: 'rerun',
      by: trigger.by,
      detail: `#${before.number}`,
      causedBy: before.id,
    },
    parameters: { ...kept, ...parameters },
    interval: before.interval,
    scheduledAt: before.scheduledAt,
    rerunOf: before.id,
  };
}

function hashOf(request: StartRequest): string {
  const { trigger, parameters, tasks, priority, rerunOf } = request;
  return sha256Hex(
    canonicalJson({
      kind: trigger.kind,
      parameters: parameters ?? {},
      tasks,
      priority,
      rerunOf,
    }),
  );
}
