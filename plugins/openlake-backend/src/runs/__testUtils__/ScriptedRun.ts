import type {
  ExecutionState,
  Result,
  TaskSpec,
} from '@openlake/plugin-openlake-common';
import type {
  AttemptReport,
  RepairRunRequest,
  RunReport,
  TaskReport,
  TriggerRequest,
} from '@openlake/plugin-openlake-node';

/** What a task does when it is its turn. */
export type Behaviour = Result | 'hold';

type Ended = Extract<ExecutionState, { result?: Result }>;

/**
 * One run of the scripted engine: moves by one thing at a time, in the order
 * of its graph, and counts a version for each.
 */
export class ScriptedRun {
  readonly report: RunReport;
  readonly repairs = new Set<string>();
  readonly #nextVersion: () => number;
  #specs: readonly TaskSpec[];
  #parameters: Readonly<Record<string, unknown>>;

  constructor(
    { runId, parameters, tasks, marks }: TriggerRequest,
    specs: readonly TaskSpec[],
    nextVersion: () => number,
  ) {
    this.#specs = specs;
    this.#parameters = parameters;
    this.#nextVersion = nextVersion;
    this.report = {
      runId,
      version: 0,
      repair: 0,
      state: { lifecycle: 'running' },
      startedAt: now(),
      tasks: [],
    };
    for (const { key } of specs) {
      const added = this.#add({ key });
      const mark = marks?.find(marked => marked.key === key);
      if (mark) {
        this.#endTask(added, mark.result, { code: 'marked_by_user' });
      } else if (tasks && !tasks.includes(key)) {
        this.#endTask(added, 'skipped', { code: 'not_selected' });
      }
    }
    this.#touch();
  }

  get active(): boolean {
    return this.report.state.lifecycle !== 'terminated';
  }

  /** @returns whether anything moved */
  step(
    behaviour: (spec: TaskSpec) => Behaviour,
    shape: (task: TaskReport) => void,
  ): boolean {
    if (!this.active) {
      return false;
    }
    for (const task of this.report.tasks) {
      const spec = this.#specs.find(({ key }) => key === task.key);
      if (spec && this.#stepTask(task, spec, behaviour, shape)) {
        return true;
      }
    }
    if (this.report.tasks.some(({ state }) => isOpen(state))) {
      return false;
    }
    const bad = this.report.tasks.some(({ state }) =>
      ['failed', 'timed_out'].includes(state.result ?? ''),
    );
    this.#end(bad ? 'failed' : 'success');
    return true;
  }

  cancel(): void {
    const reason = { code: 'canceled_by_user' as const };
    for (const task of this.report.tasks) {
      if (isOpen(task.state)) {
        this.#endTask(task, 'canceled', reason);
      }
    }
    this.#end('canceled', reason);
  }

  repair(
    { repairNumber: number, tasks: keys, parameters, marks }: RepairRunRequest,
    specs: readonly TaskSpec[],
  ): void {
    this.#specs = specs;
    this.#parameters = parameters ?? this.#parameters;
    for (const { key } of specs) {
      if (!this.report.tasks.some(task => task.key === key)) {
        const added = this.#add({ key });
        if (!keys.includes(key)) {
          this.#endTask(added, 'skipped', { code: 'not_selected' });
        }
      }
    }
    this.report.state = { lifecycle: 'running' };
    this.report.repair = number;
    this.report.endedAt = undefined;
    this.#touch();
    for (const task of this.report.tasks) {
      const mark = marks?.find(({ key }) => key === task.key);
      if (mark && task.index === undefined) {
        task.error = undefined;
        this.#endTask(task, mark.result, { code: 'marked_by_user' });
      } else if (!mark && keys.includes(task.key)) {
        task.state = { lifecycle: 'pending' };
        task.startedAt = undefined;
        task.endedAt = undefined;
        task.error = undefined;
        this.#touch();
      }
    }
  }

  /** Ends a task that has taken too long. */
  timeOut(key: string): void {
    const task = this.report.tasks.find(found => found.key === key);
    if (task?.state.lifecycle === 'running') {
      this.#endTask(task, 'timed_out', { code: 'timeout' });
    }
  }

  #stepTask(
    task: TaskReport,
    spec: TaskSpec,
    behaviour: (spec: TaskSpec) => Behaviour,
    shape: (task: TaskReport) => void,
  ): boolean {
    if (task.state.lifecycle === 'pending') {
      return this.#startTask(task, spec);
    }
    if (task.state.lifecycle !== 'running') {
      return false;
    }
    if (spec.for_each && task.index === undefined) {
      return this.#gather(task);
    }
    const result = behaviour(spec);
    if (result === 'hold') {
      return false;
    }
    if (result === 'failed') {
      task.error = { category: 'user_code', message: `${task.key} broke` };
    }
    const tries = task.attempts.filter(
      ({ repair }) => repair === this.report.repair,
    );
    if (result === 'failed' && tries.length <= spec.retries) {
      this.#endAttempt(task, { lifecycle: 'terminated', result });
      this.#openAttempt(task);
      this.#touch();
      return true;
    }
    if (result === 'success') {
      task.error = undefined;
    }
    this.#endTask(task, result);
    shape(task);
    return true;
  }

  #startTask(task: TaskReport, spec: TaskSpec): boolean {
    const upstream = this.report.tasks.filter(
      ({ key, index, state }) =>
        spec.depends_on.includes(key) &&
        index === undefined &&
        state.reason?.code !== 'not_selected',
    );
    if (upstream.some(({ state }) => isOpen(state))) {
      return false;
    }
    const good = upstream.every(({ state }) => state.result === 'success');
    if (!good && spec.run_if !== 'all_done') {
      this.#endTask(task, 'upstream_failed');
      return true;
    }
    task.state = { lifecycle: 'running' };
    task.startedAt = now();
    if (spec.for_each && task.index === undefined) {
      this.#items(spec.for_each.in).forEach((item, index) =>
        this.#addItem({ key: task.key, index, item }),
      );
    }
    this.#openAttempt(task);
    this.#touch();
    return true;
  }

  #gather(task: TaskReport): boolean {
    const items = this.report.tasks.filter(
      ({ key, index }) => key === task.key && index !== undefined,
    );
    if (items.some(({ state }) => isOpen(state))) {
      return false;
    }
    const good = items.every(({ state }) => state.result === 'success');
    this.#endTask(task, good ? 'success' : 'failed');
    return true;
  }

  /** A list, or the parameter that a template names. */
  #items(source: string | readonly unknown[]): readonly unknown[] {
    const parameter = /^{{ params\.(\w+) }}$/.exec(String(source))?.[1];
    return parameter
      ? (this.#parameters[parameter] as unknown[])
      : (source as readonly unknown[]);
  }

  /** An item starts with its task, whatever that depends on. */
  #addItem(task: Pick<TaskReport, 'key' | 'index' | 'item'>): void {
    const known = this.report.tasks.find(
      ({ key, index }) => key === task.key && index === task.index,
    );
    const item = known ?? this.#add(task);
    item.item = task.item;
    item.state = { lifecycle: 'running' };
    item.startedAt = now();
    this.#openAttempt(item);
  }

  #add(task: Pick<TaskReport, 'key' | 'index' | 'item'>): TaskReport {
    const added: TaskReport = {
      ...task,
      state: { lifecycle: 'pending' },
      attempts: [],
      inputs: [],
      outputs: [],
      values: {},
    };
    this.report.tasks.push(added);
    this.#touch();
    return added;
  }

  #openAttempt(task: TaskReport): void {
    const attempt: AttemptReport = {
      number: task.attempts.length + 1,
      repair: this.report.repair ?? 0,
      state: { lifecycle: 'running' },
      startedAt: now(),
    };
    task.attempts.push(attempt);
  }

  #endAttempt(task: TaskReport, state: Ended): void {
    const attempt = task.attempts[task.attempts.length - 1];
    if (attempt && isOpen(attempt.state)) {
      attempt.state = state;
      attempt.endedAt = now();
      attempt.error = task.error;
    }
  }

  #endTask(
    task: TaskReport,
    result: Result,
    reason?: ExecutionState['reason'],
  ): void {
    task.state = { lifecycle: 'terminated', result, reason };
    task.endedAt = now();
    this.#endAttempt(task, task.state);
    this.#touch();
  }

  #end(result: Result, reason?: ExecutionState['reason']): void {
    this.report.state = { lifecycle: 'terminated', result, reason };
    this.report.endedAt = now();
    this.#touch();
  }

  #touch(): void {
    this.report.version = this.#nextVersion();
  }
}

function isOpen(state: ExecutionState): boolean {
  return state.lifecycle !== 'terminated';
}

function now(): string {
  return new Date().toISOString();
}
