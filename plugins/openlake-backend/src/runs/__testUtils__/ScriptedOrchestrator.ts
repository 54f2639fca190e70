import {
  JOB_FEATURES,
  type OrchestratorCapabilities,
  type Result,
  RUN_IF,
  TASK_TYPES,
  TRIGGER_KINDS,
  PARAMETER_TYPES,
} from '@openlake/plugin-openlake-common';
import {
  ConnectorError,
  type AttemptRef,
  type ConnectorHealth,
  type DeployableRevision,
  type JobRef,
  type LogPage,
  type LogRange,
  type Orchestrator,
  type RepairRunRequest,
  type RunReport,
  type TaskReport,
  type TriggerRequest,
} from '@openlake/plugin-openlake-node';

interface ScriptedRun {
  request: TriggerRequest;
  report: RunReport;
  /** Version at which each task last changed. */
  changed: Map<string, number>;
  repairs: Set<string>;
}

/**
 * An engine that does what a test tells it: each `step` moves every run by one
 * task. It keeps the contract of orchestrators, in memory.
 */
export class ScriptedOrchestrator implements Orchestrator {
  readonly id: string;
  readonly title = 'Scripted engine';
  readonly capabilities: OrchestratorCapabilities = {
    title: 'scripted engine',
    taskTypes: TASK_TYPES,
    triggers: TRIGGER_KINDS,
    runIf: RUN_IF,
    parameterTypes: PARAMETER_TYPES,
    features: JOB_FEATURES,
  };

  /** Tasks that end otherwise than well, by key. */
  readonly outcomes = new Map<string, Result>();
  /** Tables that tasks write, by key. */
  readonly writes = new Map<string, { table: string; snapshotId: string }>();
  /** Tables that tasks read, by key. */
  readonly reads = new Map<string, { table: string; snapshotId: string }>();
  /** Tasks that do not end until they are taken out. */
  readonly held = new Set<string>();
  /** Every call throws this while it is set. */
  down: Error | undefined;
  /** Called before each call that changes something; may throw. */
  beforeCall: (name: string, runId?: string) => void = () => {};
  /** Triggers that started something new, by run. */
  readonly started = new Map<string, number>();
  readonly retired: JobRef[] = [];

  readonly #revisions = new Map<string, DeployableRevision>();
  readonly #runs = new Map<string, ScriptedRun>();
  readonly #listeners = new Set<() => void>();
  #version = 0;

  constructor(id = 'scripted') {
    this.id = id;
  }

  async deploy(revision: DeployableRevision): Promise<void> {
    this.#call('deploy');
    this.#revisions.set(revision.hash, revision);
  }

  async retire(job: JobRef): Promise<void> {
    this.#call('retire');
    this.retired.push(job);
  }

  async trigger(request: TriggerRequest): Promise<void> {
    this.#call('trigger', request.runId);
    const revision = this.#revisions.get(request.revisionHash);
    if (!revision) {
      throw new ConnectorError('not_found', 'The revision is not deployed');
    }
    if (this.#runs.has(request.runId)) {
      return;
    }
    this.started.set(request.runId, (this.started.get(request.runId) ?? 0) + 1);
    const run: ScriptedRun = {
      request,
      changed: new Map(),
      repairs: new Set(),
      report: {
        runId: request.runId,
        version: 0,
        repair: 0,
        state: { lifecycle: 'running' },
        startedAt: new Date().toISOString(),
        tasks: revision.spec.tasks.map(({ key }) => newTask(key)),
      },
    };
    this.#runs.set(request.runId, run);
    this.#touch(run, ...run.report.tasks);
  }

  async cancel(runId: string): Promise<void> {
    this.#call('cancel', runId);
    const run = this.#find(runId);
    if (run.report.state.lifecycle === 'terminated') {
      return;
    }
    for (const task of run.report.tasks) {
      if (task.state.lifecycle !== 'terminated') {
        this.#endTask(run, task, 'canceled');
      }
    }
    this.#end(run, 'canceled');
  }

  async repair(request: RepairRunRequest): Promise<void> {
    this.#call('repair', request.runId);
    const run = this.#find(request.runId);
    if (run.repairs.has(request.repairId)) {
      return;
    }
    if (run.report.state.lifecycle !== 'terminated') {
      throw new ConnectorError('invalid', 'The run is active');
    }
    run.repairs.add(request.repairId);
    const keys = new Set(run.report.tasks.map(task => task.key));
    const spec = this.#revisions.get(request.revisionHash)?.spec;
    for (const { key } of spec?.tasks ?? []) {
      if (!keys.has(key)) {
        run.report.tasks.push(newTask(key));
      }
    }
    for (const task of run.report.tasks) {
      if (request.tasks.includes(task.key)) {
        task.state = { lifecycle: 'pending' };
        task.startedAt = undefined;
        task.endedAt = undefined;
        task.error = undefined;
        this.#touch(run, task);
      }
    }
    run.report.state = { lifecycle: 'running' };
    run.report.repair = request.repairNumber;
    run.report.endedAt = undefined;
    this.#touch(run);
  }

  async listChanges(request: {
    cursor?: string;
    limit: number;
  }): Promise<{ changes: RunReport[]; cursor: string }> {
    this.#fail();
    const since = Number(request.cursor ?? 0);
    const changes = [...this.#runs.values()]
      .filter(run => run.report.version > since)
      .sort((a, b) => a.report.version - b.report.version)
      .slice(0, request.limit)
      .map(run => this.#reportOf(run, since));
    const cursor = changes.length ? changes[changes.length - 1].version : since;
    return { changes, cursor: String(cursor) };
  }

  async getRun(runId: string): Promise<RunReport | undefined> {
    this.#fail();
    const run = this.#runs.get(runId);
    return run && this.#reportOf(run, 0);
  }

  async readLog(ref: AttemptRef, range: LogRange): Promise<LogPage> {
    this.#fail();
    this.#find(ref.runId);
    const all = ['starting', `hello from ${ref.key}`, 'done'].map(
      (text, index) => ({
        line: index + 1,
        at: '2026-01-01T00:00:00.000Z',
        stream: 'stdout' as const,
        text,
      }),
    );
    const lines = all
      .filter(({ line }) => line >= range.from)
      .filter(({ text }) => text.includes(range.contains ?? ''))
      .slice(0, range.limit);
    return {
      lines,
      next: (lines[lines.length - 1]?.line ?? range.from - 1) + 1,
      total: all.length,
      complete: true,
      droppedBytes: 0,
    };
  }

  async health(): Promise<ConnectorHealth> {
    return { status: this.down ? 'unreachable' : 'healthy' };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Loses a run, as an engine does that was restored from a backup. */
  forget(runId: string): void {
    this.#runs.delete(runId);
  }

  /** Moves every active run by one task. @returns whether anything moved */
  step(): boolean {
    let moved = false;
    for (const run of this.#runs.values()) {
      moved = this.#stepRun(run) || moved;
    }
    return moved;
  }

  #stepRun(run: ScriptedRun): boolean {
    if (run.report.state.lifecycle === 'terminated') {
      return false;
    }
    const task = run.report.tasks.find(
      ({ state }) => state.lifecycle !== 'terminated',
    );
    if (!task) {
      const bad = run.report.tasks.some(
        ({ state }) => state.result !== 'success',
      );
      this.#end(run, bad ? 'failed' : 'success');
      return true;
    }
    if (task.state.lifecycle === 'pending') {
      const blocked = run.report.tasks.some(
        ({ state }) => state.result === 'failed',
      );
      if (blocked) {
        this.#endTask(run, task, 'upstream_failed');
        return true;
      }
      task.state = { lifecycle: 'running' };
      task.startedAt = new Date().toISOString();
      task.attempts.push({
        number: task.attempts.length + 1,
        repair: run.report.repair ?? 0,
        state: { lifecycle: 'running' },
        startedAt: task.startedAt,
      });
      this.#touch(run, task);
      return true;
    }
    if (this.held.has(task.key)) {
      return false;
    }
    this.#endTask(run, task, this.outcomes.get(task.key) ?? 'success');
    return true;
  }

  #endTask(run: ScriptedRun, task: TaskReport, result: Result): void {
    const endedAt = new Date().toISOString();
    task.state = { lifecycle: 'terminated', result };
    task.endedAt = endedAt;
    const read = this.reads.get(task.key);
    task.inputs = read ? [read] : [];
    if (result === 'failed') {
      task.error = { category: 'user_code', message: `${task.key} broke` };
    }
    const wrote = this.writes.get(task.key);
    task.outputs = result === 'success' && wrote ? [wrote] : [];
    const attempt = task.attempts[task.attempts.length - 1];
    if (attempt && attempt.state.lifecycle !== 'terminated') {
      attempt.state = task.state;
      attempt.endedAt = endedAt;
      attempt.error = task.error;
    }
    this.#touch(run, task);
  }

  #end(run: ScriptedRun, result: Result): void {
    run.report.state = { lifecycle: 'terminated', result };
    run.report.endedAt = new Date().toISOString();
    this.#touch(run);
  }

  #touch(run: ScriptedRun, ...tasks: TaskReport[]): void {
    this.#version++;
    run.report.version = this.#version;
    tasks.forEach(task => run.changed.set(task.key, this.#version));
    this.#listeners.forEach(listener => listener());
  }

  #reportOf(run: ScriptedRun, since: number): RunReport {
    return structuredClone({
      ...run.report,
      tasks: run.report.tasks.filter(
        task => (run.changed.get(task.key) ?? 0) > since,
      ),
    });
  }

  #find(runId: string): ScriptedRun {
    const run = this.#runs.get(runId);
    if (!run) {
      throw new ConnectorError('not_found', `There is no run ${runId}`);
    }
    return run;
  }

  #call(name: string, runId?: string): void {
    this.#fail();
    this.beforeCall(name, runId);
  }

  #fail(): void {
    if (this.down) {
      throw this.down;
    }
  }
}

function newTask(key: string): TaskReport {
  return {
    key,
    state: { lifecycle: 'pending' },
    attempts: [],
    inputs: [],
    outputs: [],
    values: {},
  };
}
