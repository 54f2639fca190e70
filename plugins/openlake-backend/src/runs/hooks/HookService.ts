import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  InputError,
  NotFoundError,
} from '@backstage/errors';
import { findSecret, type Secret } from '@openlake/plugin-openlake-node';
import { z } from 'zod';
import { inputIssues } from '../../access/parseInput';
import type { Audit } from '../../audit/Audit';
import { type Clock, instantMs, toInstant } from '../../database/instant';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import type { RunCreator } from '../RunCreator';
import type { RunnableJob, RunnableJobs } from '../RunnableJobs';
import type { RunStore } from '../RunStore';
import { triggerKeys } from '../triggers/Trigger';
import type { TickRecord, TriggerStore } from '../triggers/TriggerStore';
import { RefusedCalls } from './RefusedCalls';
import {
  type SignatureHeaders,
  signingKey,
  verifySignature,
} from './verifySignature';

const DAY_MS = 86_400_000;

/** Senders send what they like; of an object this is what counts. */
const hookBody = z.looseObject({
  parameters: z.record(z.string(), z.unknown()).optional(),
});

/** What became of a call. @internal */
export type HookAnswer =
  | { run: string; number: number; created: boolean }
  | { skipped: string };

/**
 * Starts runs of `webhook` triggers for whoever signs the call. The id of a
 * call is one run for 24 h.
 *
 * @internal
 */
export class HookService {
  readonly #options: {
    database: OpenlakeDatabase;
    store: RunStore;
    triggerStore: TriggerStore;
    creator: RunCreator;
    jobs: RunnableJobs;
    secrets: readonly Secret[];
    audit: Audit;
    logger: LoggerService;
    clock: Clock;
  };
  readonly #refused: RefusedCalls;

  constructor(options: {
    database: OpenlakeDatabase;
    store: RunStore;
    triggerStore: TriggerStore;
    creator: RunCreator;
    jobs: RunnableJobs;
    secrets: readonly Secret[];
    audit: Audit;
    logger: LoggerService;
    clock: Clock;
  }) {
    this.#options = options;
    this.#refused = new RefusedCalls(options);
  }

  /**
   * @param body - as it came, since that is what is signed
   * @throws NotFoundError, the same whatever is missing; AuthenticationError, or InputError with what is wrong in the body
   */
  async call(
    key: JobKey,
    headers: SignatureHeaders,
    body: Buffer,
  ): Promise<HookAnswer> {
    const { jobs, clock } = this.#options;
    // No job has such a name, and PostgreSQL cannot look for one.
    const isName = !jobKeyText(key).includes('\0');
    const job = isName ? await jobs.find(key) : undefined;
    const hooks = job && !job.retired ? this.#hooks(job) : [];
    if (!job || !hooks.length) {
      throw new NotFoundError(`There is no webhook ${jobKeyText(key)}`);
    }
    const wrong = hooks.map(({ signedWith }) =>
      verifySignature(headers, body, signedWith, toInstant(clock())),
    );
    const hook = hooks[wrong.indexOf(undefined)];
    if (!hook || !headers.id) {
      const why = wrong[0] ?? 'it has no id';
      this.#refused.add(job, why);
      throw new AuthenticationError(why);
    }
    return this.#start(job, hook.key, headers.id, parametersOf(body));
  }

  /** Webhook triggers of a job whose secret is there, and can sign. */
  #hooks(job: RunnableJob): Array<{ key: string; signedWith: Buffer }> {
    const { secrets } = this.#options;
    return [...triggerKeys(job.spec.triggers)].flatMap(([key, trigger]) => {
      if (!('webhook' in trigger)) {
        return [];
      }
      const { secret_ref: name } = trigger.webhook;
      const secret = findSecret(secrets, name, job.workspace);
      if (!secret) {
        this.#refused.add(
          job,
          `its workspace has no secret ${name}, so it takes no calls; add it to openlake.secrets`,
        );
        return [];
      }
      const signedWith = signingKey(secret.value);
      if (!signedWith) {
        this.#refused.add(
          job,
          `its secret ${name} is empty, so it takes no calls; give it a value in openlake.secrets`,
        );
        return [];
      }
      return [{ key, signedWith }];
    });
  }

  async #start(
    job: RunnableJob,
    key: string,
    id: string,
    parameters: Record<string, unknown> | undefined,
  ): Promise<HookAnswer> {
    const { database, triggerStore, store, creator, audit, clock } =
      this.#options;
    const actor = `webhook:${jobKeyText(job)}`;
    const trigger = { workspace: job.workspace, job: job.job, key };
    const now = clock();
    const at = toInstant(now);
    const tick = `webhook:${id}`;
    const known = { text: `webhook:${key}:${id}`, ttlMs: DAY_MS };
    return database.transaction(async tx => {
      // What became of an id stays so, however the job stands when it comes
      // again; and the lock, so that nobody decides on it at the same time.
      await store.lockJob(tx, job);
      const before = await creator.findByKey(tx, job, known);
      if (before) {
        return { run: before.id, number: before.number, created: false };
      }
      const taken = await triggerStore.findTick(tx, trigger, tick);
      if (taken?.skippedBecause && isOfLastDay(taken, now)) {
        return { skipped: taken.skippedBecause };
      }
      if (job.paused) {
        const because = 'the job was paused';
        await triggerStore.takeTicks(
          tx,
          [{ trigger, from: tick, tick, because }],
          at,
        );
        return { skipped: because };
      }
      const { run } = await creator.create(tx, {
        job,
        trigger: { kind: 'webhook', by: actor, detail: id },
        parameters,
        key: known,
        answered: true,
      });
      await triggerStore.takeTicks(tx, [{ trigger, tick, runId: run.id }], at);
      await audit.record(tx, {
        actor,
        action: 'run-create',
        workspace: run.workspace,
        subject: `run:${run.id}`,
        details: { job: run.job, number: run.number, webhook: id },
      });
      return { run: run.id, number: run.number, created: true };
    }, 'hook.start');
  }
}

/** As long as the id of a call that started a run stands for it. */
function isOfLastDay({ at }: TickRecord, now: Date): boolean {
  return instantMs(at) + DAY_MS > now.getTime();
}

function parametersOf(body: Buffer): Record<string, unknown> | undefined {
  if (!body.length) {
    return undefined;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw new InputError('body: is not JSON');
  }
  const issues = inputIssues('body', hookBody, parsed);
  if (issues.length) {
    throw new InputError(issues.join('; '));
  }
  return (parsed as z.output<typeof hookBody>).parameters;
}
