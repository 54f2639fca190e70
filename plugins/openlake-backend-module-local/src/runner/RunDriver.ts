import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { durationMs } from '@openlake/plugin-openlake-common';
import { JobGraph, jobGraph } from '../state/JobGraph';
import { pinSnapshots } from '../state/pinSnapshots';
import { progress } from '../state/progress';
import { RunDraft } from '../state/RunDraft';
import { RunState, TaskState } from '../state/RunState';
import {
  ended,
  endAttempt,
  endRunEarly,
  endTask,
  nameChild,
  startAttempt,
  terminateTask,
} from '../state/transitions';
import { TaskOutcome } from '../state/TaskOutcome';
import { FencedError } from '../store/FencedError';
import {
  OwnedRun,
  RunFence,
  RunStore,
  StoredRevision,
} from '../store/RunStore';
import { AttemptRunner, StopReason } from './AttemptRunner';
import { interrupted, RunEvent } from './RunEvent';
import { takesSlot } from './takesSlot';
import { TaskSlots } from './TaskSlots';

/** The clock may be set while a timer runs. */
const LONGEST_TIMER = 60_000;
const RETRY_COMMIT_MS = 500;

/** @internal */
export interface RunDriverOptions {
  owned: OwnedRun;
  revision: StoredRevision;
  store: RunStore;
  slots: TaskSlots;
  attempts: AttemptRunner;
  logger: LoggerService;
  /** A version of the run was written. */
  onCommit(): void;
  /** The run has ended, was given up or lost; the driver does nothing more. */
  onDone(): void;
}

/**
 * Drives one run from event to event: decides on the state in memory, commits
 * the decision, and only then acts on it. What ends and what starts because of
 * it are one commit. Work that was in progress when the run came here counts as
 * interrupted.
 *
 * @internal
 */
export class RunDriver {
  readonly #options: RunDriverOptions;
  readonly #graph: JobGraph;
  readonly #fence: RunFence;
  readonly #active = new Map<string, AbortController>();
  readonly #slotOf = new Set<string>();
  readonly #done: Promise<void>;
  #events: RunEvent[] = [];
  #run: RunState;
  #wake: (() => void) | undefined;
  #woken = true;
  #timer: NodeJS.Timeout | undefined;
  #draining = false;
  #stopped = false;

  constructor(options: RunDriverOptions) {
    this.#options = options;
    this.#run = options.owned.run;
    this.#fence = options.owned.fence;
    this.#graph = jobGraph(options.revision.spec);
    if (options.owned.cancelRequested) {
      this.#events.push({ kind: 'cancel' });
    }
    for (const task of this.#run.tasks.values()) {
      if (task.phase === 'active') {
        this.#events.push(interrupted(task));
      }
    }
    this.#done = this.#loop();
  }

  get fence(): RunFence {
    return this.#fence;
  }

  get runId(): string {
    return this.#run.runId;
  }

  /** Ends the run as canceled, with everything in work. */
  cancel(): void {
    this.#push({ kind: 'cancel' });
  }

  /** Starts nothing more. */
  drain(): void {
    this.#draining = true;
    this.#notify();
  }

  /** Stops what is in work and gives the run up, for the next runner to go on. */
  async release(): Promise<void> {
    this.#draining = true;
    this.#abortAll('interrupted');
    this.#notify();
    await this.#done;
  }

  /** Another runner has the run: stops what is in work and writes nothing. */
  abandon(): void {
    this.#stop();
    this.#abortAll('lost');
  }

  get idle(): boolean {
    return this.#active.size === 0;
  }

  #push(event: RunEvent): void {
    this.#events.push(event);
    this.#notify();
  }

  #notify(): void {
    this.#woken = true;
    this.#wake?.();
  }

  async #loop(): Promise<void> {
    while (!this.#stopped) {
      if (!this.#woken) {
        await new Promise<void>(resolve => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
      this.#woken = false;
      if (!this.#stopped) {
        await this.#step().catch(error => this.#fail(error));
      }
    }
    clearTimeout(this.#timer);
    this.#options.slots.forget(this.runId);
    this.#options.onDone();
  }

  async #step(): Promise<void> {
    const now = new Date();
    const draft = new RunDraft(this.#run);
    for (const event of this.#events.splice(0)) {
      this.#apply(draft, event, now);
    }
    this.#checkTimeout(draft, now);
    const { settings } = this.#options.revision;
    let startable = progress(draft, this.#graph, settings, now);
    if (draft.run.ending) {
      this.#endEarly(draft, now);
      startable = [];
    }
    const starts = this.#draining ? [] : this.#start(draft, startable, now);
    const over = draft.run.state.lifecycle === 'terminated';
    const release = this.#draining && this.#active.size === 0 && !over;
    const next = draft.finish();
    if (next || release) {
      const written = await this.#commit(
        next ?? {
          run: { ...this.#run, version: this.#run.version + 1 },
          changed: [],
        },
        release,
      );
      if (!written) {
        return;
      }
    }
    starts.forEach(task => this.#launch(task));
    if (this.#run.ending) {
      this.#abortAll('canceled');
    }
    if (over || release) {
      this.#stop();
    } else {
      this.#setTimer(now);
    }
  }

  /** A run that the runner itself cannot handle ends alone, with the reason. */
  async #fail(error: Error): Promise<void> {
    const { logger } = this.#options;
    logger.error(`Run ${this.runId} cannot go on: ${stringifyError(error)}`);
    this.#abortAll('lost');
    const now = new Date();
    const draft = new RunDraft(this.#run);
    const state = ended(
      'failed',
      'task_failed',
      `The runner could not go on: ${error.message}`,
    );
    for (const task of draft.tasks.values()) {
      if (task.phase !== 'ended') {
        draft.put({
          ...task,
          phase: 'ended',
          state,
          endedAt: now.toISOString(),
        });
      }
    }
    draft.end(state, now);
    await this.#commit(draft.finish()!, false);
    this.#stop();
  }

  #apply(draft: RunDraft, event: RunEvent, now: Date): void {
    if (event.kind === 'cancel') {
      draft.putRun(
        endRunEarly(draft.run, ended('canceled', 'canceled_by_user')),
      );
      return;
    }
    const task = draft.tasks.get(event.id);
    if (!task) {
      return;
    }
    if (event.kind === 'child') {
      draft.put(nameChild(task, event.childRunId));
      return;
    }
    if (this.#slotOf.delete(event.id)) {
      this.#options.slots.release(this.runId);
    }
    this.#active.delete(event.id);
    const spec = this.#graph.byKey.get(task.key)!;
    const moved = draft.put(
      endAttempt(task, event.attempt, event.outcome, spec, {
        now,
        runEnds: draft.run.ending !== undefined,
      }),
    );
    if (moved && event.outcome.result === 'success') {
      pinSnapshots(draft, event.outcome);
    }
  }

  #checkTimeout(draft: RunDraft, now: Date): void {
    const deadline = this.#deadline();
    if (deadline !== undefined && now.getTime() >= deadline) {
      draft.putRun(
        endRunEarly(
          draft.run,
          ended(
            'timed_out',
            'timeout',
            `The run took longer than ${this.#graph.spec.timeout}`,
          ),
        ),
      );
    }
  }

  #endEarly(draft: RunDraft, now: Date): void {
    const { result, reason } = draft.run.ending!;
    const state = ended(
      'canceled',
      result === 'timed_out' ? 'timeout' : 'canceled_by_user',
      reason?.message,
    );
    for (const task of draft.tasks.values()) {
      if (task.phase === 'active') {
        draft.put(terminateTask(task));
      } else if (task.phase !== 'items') {
        draft.put(endTask(task, state, now));
      }
    }
    progress(draft, this.#graph, this.#options.revision.settings, now);
  }

  #start(
    draft: RunDraft,
    startable: readonly TaskState[],
    now: Date,
  ): TaskState[] {
    const starts: TaskState[] = [];
    for (const { id, key } of startable) {
      const needsSlot = takesSlot(this.#graph.byKey.get(key)!);
      if (needsSlot && !this.#options.slots.take(this.runId)) {
        this.#options.slots.wait(this.runId, () => this.#notify());
        continue;
      }
      draft.put(startAttempt(draft.tasks.get(id)!, draft.run.repair, now));
      this.#active.set(id, new AbortController());
      if (needsSlot) {
        this.#slotOf.add(id);
      }
      starts.push(draft.tasks.get(id)!);
    }
    return starts;
  }

  /** Writes until it succeeds: an outage of the database costs time, not the run. */
  async #commit(
    next: { run: RunState; changed: TaskState[] },
    release: boolean,
  ): Promise<boolean> {
    const { store, logger, onCommit } = this.#options;
    while (!this.#stopped) {
      try {
        await store.commit(next, this.#fence, { release });
        this.#run = next.run;
        onCommit();
        return true;
      } catch (error) {
        if (error instanceof FencedError) {
          logger.warn(`${error.message}; stopping its tasks here`);
          this.abandon();
          return false;
        }
        logger.error(
          `Could not write run ${this.runId}, trying again: ${stringifyError(
            error,
          )}`,
        );
        await new Promise<void>(resolve => {
          this.#timer = setTimeout(resolve, RETRY_COMMIT_MS);
        });
      }
    }
    return false;
  }

  #launch(task: TaskState): void {
    const { attempts, revision } = this.#options;
    const controller = this.#active.get(task.id)!;
    const number = task.attempts.length;
    attempts
      .run({
        run: this.#run,
        graph: this.#graph,
        revision,
        spec: this.#graph.byKey.get(task.key)!,
        task,
        number,
        signal: controller.signal,
        onChild: childRunId =>
          this.#push({ kind: 'child', id: task.id, childRunId }),
      })
      .catch((error): TaskOutcome => {
        this.#options.logger.error(
          `Attempt of ${task.id} in run ${this.runId}: ${stringifyError(
            error,
          )}`,
        );
        return {
          result: 'failed',
          error: { category: 'platform', message: String(error) },
        };
      })
      .then(outcome =>
        this.#push({ kind: 'ended', id: task.id, attempt: number, outcome }),
      );
  }

  #abortAll(reason: StopReason): void {
    for (const controller of this.#active.values()) {
      controller.abort(reason);
    }
  }

  #stop(): void {
    this.#stopped = true;
    for (const id of this.#slotOf) {
      this.#slotOf.delete(id);
      this.#options.slots.release(this.runId);
    }
    this.#notify();
  }

  #deadline(): number | undefined {
    const { timeout } = this.#graph.spec;
    return timeout
      ? Date.parse(this.#run.roundStartedAt) + durationMs(timeout)
      : undefined;
  }

  #setTimer(now: Date): void {
    clearTimeout(this.#timer);
    const due = [...this.#run.tasks.values()].flatMap(task =>
      task.phase === 'backoff' && (task.dueAt ?? 0) > now.getTime()
        ? [task.dueAt!]
        : [],
    );
    const deadline = this.#run.ending ? undefined : this.#deadline();
    const next = Math.min(...due, deadline ?? Infinity);
    if (next !== Infinity) {
      this.#timer = setTimeout(
        () => this.#notify(),
        Math.min(Math.max(0, next - Date.now()), LONGEST_TIMER),
      );
    }
  }
}
