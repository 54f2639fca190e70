import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import {
  durationMs,
  runScope,
  TaskError,
} from '@openlake/plugin-openlake-common';
import {
  ConnectorContext,
  ConnectorError,
  isSecretOf,
} from '@openlake/plugin-openlake-node';
import { LocalConfig } from '../config';
import { categoryOfError, hintFor, platformError } from '../failures/classify';
import { TaskFailure } from '../failures/TaskFailure';
import { AttemptLog } from '../log/AttemptLog';
import { LogFlushes } from '../log/LogFlushes';
import { logFolder } from '../log/logFolder';
import { Redactor } from '../log/Redactor';
import { ControlGroup } from '../process/ControlGroup';
import { endTree } from '../process/runProcess';
import { RevisionFolder } from '../revisions/RevisionFolder';
import { AttemptRequest, AttemptRunner } from '../runner/AttemptRunner';
import { MAX_OUTPUT_BYTES } from '../state/outputLimit';
import { RunState } from '../state/RunState';
import { runValues } from '../state/runValues';
import { AttemptProgress, TaskOutcome } from '../state/TaskOutcome';
import { rm } from 'node:fs/promises';
import { runMarker } from './attemptMarker';
import { executeTask } from './executors';
import { workFolder } from './processTask';
import { ProgressTeller } from './ProgressTeller';
import { TaskContext, TaskSuccess } from './TaskContext';

const LONGEST_MS = 2 ** 31 - 1;
const NOT_AGAIN =
  'It is not tried again: another attempt would fail the same way.';

/**
 * Makes attempts of tasks of every type: opens the log, sets the clock, fills
 * in templates, and turns whatever happens into an outcome.
 *
 * @internal
 */
export class DefaultAttemptRunner implements AttemptRunner {
  readonly #config: LocalConfig;
  readonly #connectors: ConnectorContext;
  readonly #revisions: RevisionFolder;
  readonly #logger: LoggerService;
  readonly #flushes = new LogFlushes();

  private constructor(options: {
    config: LocalConfig;
    connectors: ConnectorContext;
    revisions: RevisionFolder;
    logger: LoggerService;
  }) {
    this.#config = options.config;
    this.#connectors = options.connectors;
    this.#revisions = options.revisions;
    this.#logger = options.logger;
  }

  static create(options: {
    config: LocalConfig;
    connectors: ConnectorContext;
    revisions: RevisionFolder;
    logger: LoggerService;
  }): DefaultAttemptRunner {
    return new DefaultAttemptRunner(options);
  }

  async run(request: AttemptRequest): Promise<TaskOutcome> {
    const { run, task, spec, number } = request;
    const secrets = this.#config.secrets.filter(secret =>
      isSecretOf(secret, run.request.workspace),
    );
    const redactor = new Redactor(secrets.map(({ value }) => value));
    const log = new AttemptLog({
      folder: logFolder(this.#config.folders.logs, {
        runId: run.runId,
        key: task.key,
        index: task.index,
        attempt: number,
      }),
      maxBytes: this.#config.logMaxBytes,
      secrets: secrets.map(({ value }) => value),
    });
    log.prepare();
    const progress = new ProgressTeller(told =>
      request.onProgress(redactor.redactValue(told) as AttemptProgress),
    );
    const clock = new AbortController();
    const timeoutMs = Math.min(
      spec.timeout ? durationMs(spec.timeout) : LONGEST_MS,
      LONGEST_MS,
    );
    const timer = setTimeout(() => clock.abort('timeout'), timeoutMs);
    const signal = AbortSignal.any([request.signal, clock.signal]);
    let outcome: TaskOutcome;
    try {
      await request.mayStart(signal);
      const work = executeTask(spec, {
        ...request,
        signal,
        connectors: this.#connectors,
        config: this.#config,
        revisions: this.#revisions,
        log,
        secrets,
        scope: scopeOf(request),
        timeoutMs,
        progress,
      });
      const success = await orGivenUp(
        work,
        signal,
        this.#config.processGraceMs * 2,
      );
      outcome = { ...checkValues(success, redactor), result: 'success' };
    } catch (error) {
      outcome = this.#failure(error, signal, request, log, redactor);
    } finally {
      clearTimeout(timer);
      progress.close();
    }
    outcome.progress = redactor.redactValue(
      progress.progress,
    ) as AttemptProgress;
    if (outcome.error && signal.reason !== 'interrupted') {
      sayFailure(outcome.error, log);
      sayFinal(outcome, request, log);
    }
    await log.close();
    await this.#flushes.add(run.runId, log);
    if (log.failure && outcome.result !== 'interrupted') {
      const error = platformError(log.failure);
      return {
        result: 'failed',
        error: {
          ...error,
          message: `The log of the attempt could not be written: ${error.message}`,
        },
        progress: outcome.progress,
      };
    }
    if (outcome.error) {
      outcome.error = redactor.redactValue({
        ...outcome.error,
        logLine: outcome.error.logLine ?? log.firstErrorLine,
      }) as TaskError;
    }
    return outcome;
  }

  kept(runId: string): Promise<void> {
    return this.#flushes.settled(runId);
  }

  async endLeftovers(run: RunState): Promise<void> {
    const marker = runMarker(this.#config, run.runId);
    const groups = await ControlGroup.find(marker);
    await endTree({ marker, groups }, this.#config.processGraceMs);
    await Promise.all(groups.map(group => group.remove()));
    await rm(workFolder(this.#config, run.runId), {
      recursive: true,
      force: true,
    }).catch(error =>
      this.#logger.warn(
        `Files of run ${run.runId} could not be removed: ${error.message}`,
      ),
    );
  }

  #failure(
    error: unknown,
    signal: AbortSignal,
    { spec, run, task }: AttemptRequest,
    log: AttemptLog,
    redactor: Redactor,
  ): TaskOutcome {
    switch (signal.reason) {
      case 'timeout':
        return {
          result: 'timed_out',
          error: {
            category: 'timeout',
            message: `The attempt took longer than ${spec.timeout}`,
            hint: 'Find out what takes long in its log, or raise timeout.',
          },
        };
      case 'canceled':
        return {
          result: 'canceled',
          error: { category: 'canceled', message: 'The run was canceled' },
        };
      case 'interrupted':
      case 'lost':
        log.system('interrupted: the runner stops', 'warn');
        return { result: 'interrupted' };
      default:
    }
    if (error instanceof TaskFailure) {
      return { ...error.outcome, result: 'failed', error: error.error };
    }
    if ((error as Error).name === 'InputError') {
      return {
        result: 'failed',
        permanent: true,
        error: {
          category: 'configuration',
          message: (error as Error).message,
        },
      };
    }
    if (error instanceof ConnectorError) {
      const { message } = error;
      const category = categoryOfError(error) ?? 'engine';
      return {
        result: 'failed',
        error: { category, message, ...hintFor(category) },
      };
    }
    this.#logger.warn(
      `Attempt of ${task.id} in run ${run.runId} failed: ${redactor.redact(
        stringifyError(error),
      )}`,
    );
    return { result: 'failed', error: platformError(error) };
  }
}

/** What has been said beside its place, as of a statement, is not said again. */
function sayFailure({ message }: TaskError, log: AttemptLog): void {
  const [first] = message.split('\n', 1);
  const isSaid = log.recent.some(
    ({ stream, level, text }) =>
      stream === 'system' && level === 'error' && text === first,
  );
  if (!isSaid) {
    log.system(message, 'error');
  }
}

/** Retries that are left and not used need an explanation. */
function sayFinal(
  outcome: TaskOutcome,
  { spec, task }: AttemptRequest,
  log: AttemptLog,
): void {
  if (outcome.permanent && task.retriesUsed < spec.retries) {
    const hint = outcome.error!.hint;
    outcome.error = {
      ...outcome.error!,
      hint: `${hint ? `${hint} ` : ''}${NOT_AGAIN}`,
    };
    log.system(NOT_AGAIN, 'warn');
  }
}

/**
 * Waits for work, but for work that goes on after it was told to stop only so
 * long: an engine that does not hear must not keep a run from ending.
 */
async function orGivenUp<T>(
  work: Promise<T>,
  signal: AbortSignal,
  graceMs: number,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    onAbort = () => {
      timer = setTimeout(() => reject(signal.reason), graceMs);
    };
    if (signal.aborted) {
      onAbort();
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
    }
  });
  try {
    return await Promise.race([work, givenUp]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function scopeOf(request: AttemptRequest): TaskContext['scope'] {
  const { run, graph, revision, spec, task } = request;
  return runScope(
    graph.spec,
    spec,
    runValues(run, run.tasks, graph, revision.settings, spec, task.item),
  );
}

/** Values travel with every report of the run, so they are small. */
function checkValues(success: TaskSuccess, redactor: Redactor): TaskSuccess {
  const size = Buffer.byteLength(JSON.stringify(success.values ?? {}));
  if (size > MAX_OUTPUT_BYTES) {
    const { rows, ...rest } = success.values ?? {};
    if (
      rows !== undefined &&
      Buffer.byteLength(JSON.stringify(rest)) <= MAX_OUTPUT_BYTES
    ) {
      return { ...success, values: rest };
    }
    throw new TaskFailure({
      category: 'user_code',
      message: `The outputs of the task have ${size} bytes, at most ${MAX_OUTPUT_BYTES} are taken`,
      hint: 'Keep data in tables, and give only its name or a few values to later tasks.',
    });
  }
  return {
    ...success,
    values: redactor.redactValue(success.values ?? {}) as Record<
      string,
      unknown
    >,
  };
}
