import {
  durationMs,
  JOB_FEATURES,
  type OrchestratorCapabilities,
  type Result,
  RUN_IF,
  RUN_OPERATIONS,
  TASK_TYPES,
  type TaskSpec,
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
import { type Behaviour, ScriptedRun } from './ScriptedRun';

/**
 * An engine that does what a test tells it: each `step` moves every run by one
 * thing. It keeps the contract of orchestrators, in memory.
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
    operations: RUN_OPERATIONS,
  };

  /** Tasks that end otherwise than well, by key. */
  readonly outcomes = new Map<string, Result>();
  /** Tables that tasks write, by key. */
  readonly writes = new Map<string, { table: string; snapshotId: string }>();
  /** Tables that tasks read, by key. */
  readonly reads = new Map<string, { table: string; snapshotId: string }>();
  /** Keys of tasks that read more than tables, such as a file. */
  readonly readsMore = new Set<string>();
  /** Tasks that do not end until they are taken out. */
  readonly held = new Set<string>();
  /** Gates that are open, for tasks whose command is `gate <name>`. */
  readonly open = new Set<string>();
  /** Every call throws this while it is set. */
  down: Error | undefined;
  /** Called before each call that changes something; may throw. */
  beforeCall: (name: string, runId?: string) => void = () => {};
  /** Triggers that started something new, by run. */
  readonly started = new Map<string, number>();
  readonly retired: JobRef[] = [];

  readonly #auto: boolean;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #revisions = new Map<string, DeployableRevision>();
  readonly #runs = new Map<string, ScriptedRun>();
  readonly #logs = new Map<string, readonly TaskSpec[]>();
  readonly #listeners = new Set<() => void>();
  #version = 0;

  /** @param options - with `auto` it works by itself, without being told to step */
  constructor(options: { id?: string; auto?: boolean } = {}) {
    this.id = options.id ?? 'scripted';
    this.#auto = options.auto ?? false;
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
    const { runId, revisionHash } = request;
    const { spec } = this.#revision(revisionHash);
    if (this.#runs.has(runId)) {
      return;
    }
    this.started.set(runId, (this.started.get(runId) ?? 0) + 1);
    const run = new ScriptedRun(request, spec.tasks, () => {
      this.#listeners.forEach(listener => listener());
      return ++this.#version;
    });
    this.#runs.set(runId, run);
    this.#logs.set(runId, spec.tasks);
    for (const { key, timeout } of spec.tasks) {
      if (timeout && this.#auto) {
        this.#later(durationMs(timeout), () => run.timeOut(key));
      }
    }
    this.#work();
  }

  async cancel(runId: string): Promise<void> {
    this.#call('cancel', runId);
    const run = this.#find(runId);
    if (run.active) {
      run.cancel();
    }
  }

  async repair(request: RepairRunRequest): Promise<void> {
    this.#call('repair', request.runId);
    const { repairId, revisionHash } = request;
    const run = this.#find(request.runId);
    if (run.repairs.has(repairId)) {
      return;
    }
    if (run.active) {
      throw new ConnectorError('invalid', 'The run is active');
    }
    run.repairs.add(repairId);
    run.repair(request, this.#revision(revisionHash).spec.tasks);
    this.#work();
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
      // Whole runs: what a page left out has changed before the next cursor.
      .map(run => structuredClone(run.report));
    const cursor = changes.length ? changes[changes.length - 1].version : since;
    return { changes, cursor: String(cursor) };
  }

  async getRun(runId: string): Promise<RunReport | undefined> {
    this.#fail();
    const run = this.#runs.get(runId);
    return run && structuredClone(run.report);
  }

  async readLog(ref: AttemptRef, range: LogRange): Promise<LogPage> {
    this.#fail();
    this.#find(ref.runId);
    const spec = this.#logs.get(ref.runId)?.find(({ key }) => key === ref.key);
    const [word, count] = commandOf(spec);
    const said = Array.from(
      { length: word === 'say' ? Number(count) : 0 },
      (_, line) => `line ${line + 1}`,
    );
    const all = [`hello from ${ref.key}`, ...said, 'done'].map(
      (text, index) => ({
        line: index + 1,
        at: '2026-01-01T00:00:00.000Z',
        stream: 'stdout' as const,
        text,
      }),
    );
    const wanted = (range.contains ?? '').toLowerCase();
    const lines = all
      .filter(({ line }) => line >= range.from)
      .filter(({ text }) => text.includes(wanted))
      .slice(0, range.limit);
    return {
      lines,
      next: (lines[lines.length - 1]?.line ?? range.from - 1) + 1,
      total: all.length,
      complete: true,
      droppedBytes: 0,
    };
  }

  async removeRuns(runIds: readonly string[]): Promise<void> {
    this.#call('removeRuns');
    for (const runId of runIds) {
      if (this.#runs.get(runId)?.active === false) {
        this.forget(runId);
      }
    }
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

  /** Moves every active run by one thing. @returns whether anything moved */
  step(): boolean {
    let moved = false;
    for (const run of this.#runs.values()) {
      moved =
        run.step(
          spec => this.#behaviour(spec),
          task => this.#shape(task),
        ) || moved;
    }
    return moved;
  }

  close(): void {
    this.#timers.forEach(timer => clearTimeout(timer));
    this.#timers.clear();
  }

  /** By key as the test says, else by what the command says. */
  #behaviour(spec: TaskSpec): Behaviour {
    if (this.held.has(spec.key)) {
      return 'hold';
    }
    const [word, gate] = commandOf(spec);
    const told: Record<string, Behaviour> = {
      fail: 'failed',
      block: 'hold',
      gate: this.open.has(gate) ? 'success' : 'failed',
    };
    return this.outcomes.get(spec.key) ?? told[word] ?? 'success';
  }

  #shape(task: TaskReport): void {
    const read = this.reads.get(task.key);
    const wrote = this.writes.get(task.key);
    task.inputs = read ? [read] : [];
    if (task.error && read && !this.readsMore.has(task.key)) {
      task.error = { ...task.error, reproducible: true };
    }
    task.outputs = wrote && task.state.result === 'success' ? [wrote] : [];
  }

  #work(): void {
    if (this.#auto) {
      this.#later(0, () => {
        if (this.step()) {
          this.#work();
        }
      });
    }
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
      this.step();
    }, ms);
    this.#timers.add(timer);
  }

  #revision(hash: string): DeployableRevision {
    const revision = this.#revisions.get(hash);
    if (!revision) {
      throw new ConnectorError('not_found', 'The revision is not deployed');
    }
    return revision;
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

function commandOf(spec: TaskSpec | undefined): readonly string[] {
  return spec?.type === 'shell' ? spec.shell.command : [];
}
