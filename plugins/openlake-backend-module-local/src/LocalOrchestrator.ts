import {
  OrchestratorCapabilities,
  PARAMETER_TYPES,
  RUN_IF,
  RUN_OPERATIONS,
  TASK_TYPES,
  TRIGGER_KINDS,
} from '@openlake/plugin-openlake-common';
import {
  AttemptRef,
  ConnectorError,
  ConnectorHealth,
  DeployableRevision,
  failpoint,
  JobRef,
  LogPage,
  LogRange,
  Orchestrator,
  RepairRunRequest,
  RunReport,
  TriggerRequest,
} from '@openlake/plugin-openlake-node';
import { rm } from 'node:fs/promises';
import { LocalConfig } from './config';
import { logFolder, runLogFolder } from './log/logFolder';
import { LogReader } from './log/LogReader';
import { RevisionFolder } from './revisions/RevisionFolder';
import { Runner } from './runner/Runner';
import { TaskSlots } from './runner/TaskSlots';
import { runReport } from './state/report';
import { taskRunId } from './state/RunState';
import { beginRun, repairRun } from './state/transitions';
import { ChangeCursor } from './store/ChangeCursor';
import { RunStore, StoredRevision } from './store/RunStore';

/** Nobody loses a race this often by chance. */
const MAX_TRIES = 10;
const MAX_LOG_LINES = 5_000;
/** Runs that one transaction forgets. */
const REMOVED_AT_ONCE = 50;

/**
 * What a job on this runner can count on: what the runner does, and what the
 * control plane does for it. The plan names the rest as not supported.
 */
const capabilities: OrchestratorCapabilities = {
  title: 'local runner',
  taskTypes: TASK_TYPES,
  triggers: TRIGGER_KINDS,
  runIf: RUN_IF,
  parameterTypes: PARAMETER_TYPES,
  features: [
    'for_each',
    'retries',
    'retry_backoff',
    'task_timeout',
    'job_timeout',
    'queue_when_full',
    'skip_when_full',
    'cancel_oldest_when_full',
    'fail_when_full',
    'catchup',
    'priority',
    'retain_runs',
  ],
  operations: RUN_OPERATIONS,
};

/** @internal */
export interface LocalOrchestratorOptions {
  config: Pick<LocalConfig, 'workspaces' | 'folders'>;
  store: RunStore;
  runner: Runner;
  slots: TaskSlots;
  revisions: RevisionFolder;
  changes: {
    notify(): void;
    subscribe(listener: () => void): () => void;
  };
}

/**
 * The local runner as the control plane sees it.
 *
 * @internal
 */
export class LocalOrchestrator implements Orchestrator {
  readonly id = 'local';
  readonly title = 'Local runner';
  readonly capabilities = capabilities;
  readonly #options: LocalOrchestratorOptions;
  readonly #logs = new LogReader();

  private constructor(options: LocalOrchestratorOptions) {
    this.#options = options;
  }

  static create(options: LocalOrchestratorOptions): LocalOrchestrator {
    return new LocalOrchestrator(options);
  }

  async deploy(revision: DeployableRevision): Promise<void> {
    this.#checkWorkspace(revision.workspace);
    await this.#options.revisions.exclusively(revision.hash, () =>
      this.#deploy(revision),
    );
  }

  async #deploy(revision: DeployableRevision): Promise<void> {
    const { store, revisions } = this.#options;
    if (await store.useRevision(revision.hash)) {
      return;
    }
    try {
      await revisions.write(revision.hash, revision.files);
    } catch (error) {
      const { name, message } = error as Error;
      if (name === 'InputError') {
        throw new ConnectorError('invalid', message, { cause: error });
      }
      throw new ConnectorError(
        'unavailable',
        `Could not write the files of ${revision.job}: ${message}`,
        { cause: error },
      );
    }
    const { hash, workspace, job, spec, settings, file } = revision;
    await store.putRevision({ hash, workspace, job, spec, settings, file });
  }

  async retire(_job: JobRef): Promise<void> {
    // Nothing starts here unless the control plane says so.
  }

  async trigger(request: TriggerRequest): Promise<void> {
    const { store, runner, changes } = this.#options;
    this.#checkWorkspace(request.workspace);
    const revision = await this.#revision(request.revisionHash);
    const run = beginRun(request, revision.spec, new Date());
    const { owner } = runner;
    if (await store.create(run, owner)) {
      failpoint('local.create.after_commit');
      changes.notify();
      if (owner !== undefined) {
        await runner.adopt({
          run,
          fence: { owner, fence: 1 },
          cancelRequested: false,
        });
      }
    }
  }

  async cancel(runId: string): Promise<void> {
    const { store, runner } = this.#options;
    if (!(await store.find(runId))) {
      throw unknownRun(runId);
    }
    await store.requestCancel(runId);
    runner.cancel(runId);
  }

  async repair(request: RepairRunRequest): Promise<void> {
    const { store, runner, changes } = this.#options;
    const revision = await store.useRevision(request.revisionHash);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const run = await store.find(request.runId);
      if (!run) {
        throw unknownRun(request.runId);
      }
      if (run.repairs.includes(request.repairId)) {
        return;
      }
      if (!revision) {
        // Not `not_found`, which says that the run is gone: this can be mended.
        throw new ConnectorError(
          'unavailable',
          `Revision ${request.revisionHash} is not kept here any more; it has to be deployed again`,
        );
      }
      const next = repairRun(run, request, revision.spec, new Date());
      if (!next) {
        throw new ConnectorError(
          'invalid',
          `Run ${request.runId} is still active; cancel it or wait for its end before repairing it`,
        );
      }
      const { owner } = runner;
      const owned = await store.repair(
        { ...next, version: run.version + 1 },
        request.repairId,
        owner,
      );
      if (owned !== false) {
        failpoint('local.repair.after_commit');
        changes.notify();
        if (owned && owner !== undefined) {
          await runner.adopt(owned);
        }
        return;
      }
    }
    throw new ConnectorError(
      'conflict',
      `Run ${request.runId} keeps changing, try again`,
    );
  }

  async listChanges(request: {
    cursor?: string;
    limit: number;
  }): Promise<{ changes: RunReport[]; cursor: string }> {
    const cursor = ChangeCursor.parse(request.cursor);
    const { store, changes } = this.#options;
    const { runs, more } = await store.listChanges({
      after: cursor.position,
      tasksAfter: cursor.since,
      limit: request.limit,
    });
    if (more && runs.length < request.limit) {
      // Who takes a short page for the last one hears that it is not.
      changes.notify();
    }
    return {
      changes: runs.map(({ run, changed }) => runReport(run, changed)),
      cursor: cursor
        .advance(
          runs.map(({ change }) => change),
          !more,
        )
        .toString(),
    };
  }

  async getRun(runId: string): Promise<RunReport | undefined> {
    const run = await this.#options.store.find(runId);
    return run && runReport(run, [...run.tasks.values()]);
  }

  async readLog(ref: AttemptRef, range: LogRange): Promise<LogPage> {
    const { store, config } = this.#options;
    const run = await store.find(ref.runId);
    const task = run?.tasks.get(taskRunId(ref.key, ref.index));
    const attempt = task?.attempts.find(({ number }) => number === ref.attempt);
    if (!attempt) {
      throw new ConnectorError(
        'not_found',
        `Run ${ref.runId} has no attempt ${ref.attempt} of task ${taskRunId(
          ref.key,
          ref.index,
        )}`,
      );
    }
    // The state was read before the lines: what it calls complete is complete.
    const page = await this.#logs.read(logFolder(config.folders.logs, ref), {
      ...range,
      from: Math.max(1, range.from),
      limit: Math.min(Math.max(1, range.limit), MAX_LOG_LINES),
    });
    return {
      ...page,
      complete: attempt.state.lifecycle === 'terminated',
    };
  }

  async removeRuns(runIds: readonly string[]): Promise<void> {
    const { store } = this.#options;
    const problems: string[] = [];
    for (let at = 0; at < runIds.length; at += REMOVED_AT_ONCE) {
      const some = runIds.slice(at, at + REMOVED_AT_ONCE);
      const left = new Set(await store.removeRuns(some));
      failpoint('local.remove.after_commit');
      // Also of those that were removed before: that may have been cut short.
      for (const runId of some.filter(id => !left.has(id))) {
        await this.#removeLogs(runId).catch(error =>
          problems.push(`${runId}: ${(error as Error).message}`),
        );
      }
    }
    // Only now that the others are gone. The next call tries these again.
    if (problems.length > 0) {
      throw new ConnectorError(
        'conflict',
        `The logs of ${problems.length} of ${
          runIds.length
        } runs could not be removed: ${problems.slice(0, 3).join('; ')}`,
      );
    }
  }

  async #removeLogs(runId: string): Promise<void> {
    const { logs } = this.#options.config.folders;
    await rm(runLogFolder(logs, runId), { recursive: true, force: true });
  }

  async health(): Promise<ConnectorHealth> {
    const { store, slots } = this.#options;
    try {
      await store.ping();
    } catch (error) {
      return {
        status: 'unreachable',
        detail: `Its database does not answer: ${(error as Error).message}`,
      };
    }
    return {
      status: 'healthy',
      detail: `${slots.taken} of ${slots.size} task slots in use`,
    };
  }

  onChange(listener: () => void): () => void {
    return this.#options.changes.subscribe(listener);
  }

  async #revision(hash: string): Promise<StoredRevision> {
    const revision = await this.#options.store.useRevision(hash);
    if (!revision) {
      throw new ConnectorError(
        'not_found',
        `Revision ${hash} is not deployed to the local runner`,
      );
    }
    return revision;
  }

  #checkWorkspace(workspace: string): void {
    const { workspaces } = this.#options.config;
    if (workspaces && !workspaces.includes(workspace)) {
      throw new ConnectorError(
        'invalid',
        `Workspace ${workspace} may not use the local runner; an operator can add it to openlake.local.workspaces`,
      );
    }
  }
}

function unknownRun(runId: string): ConnectorError {
  return new ConnectorError(
    'not_found',
    `The local runner has no run ${runId}`,
  );
}
