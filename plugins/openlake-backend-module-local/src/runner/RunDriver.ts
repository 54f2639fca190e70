import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { failpoint } from '@openlake/plugin-openlake-node';
import { endBroken, endEarly, endWithoutLogs } from '../state/endRun';
import { JobGraph, jobGraph } from '../state/JobGraph';
import { pinFound, pinWritten } from '../state/pinSnapshots';
import { progress } from '../state/progress';
import { RunDraft } from '../state/RunDraft';
import { TaskState } from '../state/RunState';
import {
  ended,
  endAttempt,
  endRunEarly,
  nameChild,
  noteProgress,
  startAttempt,
} from '../state/transitions';
import { TaskOutcome } from '../state/TaskOutcome';
import {
  OwnedRun,
  RunFence,
  RunStore,
  StoredRevision,
} from '../store/RunStore';
import { ActiveAttempts } from './ActiveAttempts';
import { AttemptRequest, AttemptRunner } from './AttemptRunner';
import { PinRequests } from './PinRequests';
import { interrupted, RunEvent } from './RunEvent';
import { runDeadline, RunTimer } from './RunTimer';
import { RunWriter } from './RunWriter';
import { TaskSlots } from './TaskSlots';

/** @internal */
export interface RunDriverOptions {
  owned: OwnedRun;
  revision: StoredRevision;
  store: RunStore;
  slots: TaskSlots;
  attempts: AttemptRunner;
  logger: LoggerService;
  mayStart: AttemptRequest['mayStart'];
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
  readonly #writer: RunWriter;
  readonly #active: ActiveAttempts;
  readonly #timer: RunTimer;
  readonly #done: Promise<void>;
  readonly #pinning = new PinRequests();
  #events: RunEvent[] = [];
  #wake: (() => void) | undefined;
  #woken = true;
  #draining = false;
  #stopped = false;

  constructor(options: RunDriverOptions) {
    const { run, cancelRequested } = options.owned;
    this.#options = options;
    this.#graph = jobGraph(options.revision.spec);
    this.#writer = new RunWriter(options);
    this.#active = new ActiveAttempts(
      {
        runId: run.runId,
        workspace: run.request.workspace,
        priority: run.request.priority ?? 'normal',
      },
      options.slots,
    );
    this.#timer = new RunTimer(() => this.#notify());
    if (cancelRequested) {
      this.#events.push({ kind: 'cancel' });
    }
    for (const task of run.tasks.values()) {
      if (task.phase === 'active') {
        this.#events.push(interrupted(task));
      }
    }
    this.#done = this.#loop();
  }

  get fence(): RunFence {
    return this.#writer.fence;
  }

  get runId(): string {
    return this.#writer.run.runId;
  }

  get idle(): boolean {
    return this.#active.isEmpty;
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
    this.#active.abortAll('interrupted');
    this.#notify();
    await this.#done;
  }

  /** Another runner has the run: stops what is in work and writes nothing. */
  abandon(): void {
    this.#active.abortAll('lost');
    this.#stop();
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
    this.#timer.clear();
    this.#options.slots.forget(this.runId);
    this.#options.onDone();
  }

  async #step(): Promise<void> {
    const now = new Date();
    const { settings, spec } = this.#options.revision;
    const draft = new RunDraft(this.#writer.run);
    const pinned = this.#pinning.count;
    for (const event of this.#events.splice(0)) {
      this.#apply(draft, event, now);
    }
    this.#checkTimeout(draft, now);
    let startable = progress(draft, this.#graph, settings, now);
    if (draft.run.ending) {
      endEarly(draft, this.#graph, settings, now);
      startable = [];
    }
    const starts = this.#start(draft, this.#draining ? [] : startable, now);
    const over = draft.run.state.lifecycle === 'terminated';
    const release = this.#draining && this.#active.isEmpty && !over;
    if (over || release) {
      await this.#keepLogs(draft, now);
    }
    const next = draft.finish();
    if (next || release) {
      if (!(await this.#writer.commit(next, release))) {
        this.abandon();
        return;
      }
      failpoint('local.commit.after_commit');
      if (release) {
        failpoint('local.release.after_commit');
      }
    }
    this.#pinning.answer(pinned, this.#writer.run.pins);
    starts.forEach(task => this.#launch(task));
    if (this.#writer.run.ending) {
      this.#active.abortAll('canceled');
    }
    if (over || release) {
      this.#stop();
    } else {
      this.#timer.set(this.#writer.run, spec, now);
    }
  }

  async #fail(error: Error): Promise<void> {
    this.#options.logger.error(
      `Run ${this.runId} cannot go on: ${stringifyError(error)}`,
    );
    this.#active.abortAll('lost');
    const now = new Date();
    const draft = new RunDraft(this.#writer.run);
    endBroken(draft, error.message, now);
    await this.#writer.commit(draft.finish(), false);
    this.#stop();
  }

  async #keepLogs(draft: RunDraft, now: Date): Promise<void> {
    const { attempts, logger } = this.#options;
    try {
      await attempts.kept(this.runId);
    } catch (error) {
      logger.error(
        `Logs of run ${this.runId} could not be written: ${stringifyError(
          error,
        )}`,
      );
      endWithoutLogs(draft, (error as Error).message, now);
    }
  }

  #apply(draft: RunDraft, event: RunEvent, now: Date): void {
    if (event.kind === 'cancel') {
      draft.putRun(
        endRunEarly(draft.run, ended('canceled', 'canceled_by_user')),
      );
      return;
    }
    if (event.kind === 'pin') {
      pinFound(draft, event.found);
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
    if (event.kind === 'progress') {
      draft.put(noteProgress(task, event.attempt, event.progress));
      return;
    }
    this.#active.end(event.id);
    const spec = this.#graph.byKey.get(task.key)!;
    const moved = draft.put(
      endAttempt(task, event.attempt, event.outcome, spec, {
        now,
        ending: draft.run.ending,
      }),
    );
    if (moved && event.outcome.result === 'success') {
      pinFound(draft, event.outcome.inputs ?? []);
      pinWritten(draft, event.outcome);
    }
  }

  #checkTimeout(draft: RunDraft, now: Date): void {
    const { spec } = this.#graph;
    if (now.getTime() >= (runDeadline(draft.run, spec) ?? Infinity)) {
      draft.putRun(
        endRunEarly(
          draft.run,
          ended(
            'timed_out',
            'timeout',
            `The run took longer than ${spec.timeout}`,
          ),
        ),
      );
    }
  }

  /** Also when nothing can start: whoever is woken for a slot has to answer. */
  #start(
    draft: RunDraft,
    startable: readonly TaskState[],
    now: Date,
  ): TaskState[] {
    const starts: TaskState[] = [];
    let waits = false;
    for (const { id, key } of startable) {
      const spec = this.#graph.byKey.get(key)!;
      if (this.#active.begin(id, spec, () => this.#notify())) {
        draft.put(startAttempt(draft.tasks.get(id)!, draft.run.repair, now));
        starts.push(draft.tasks.get(id)!);
      } else {
        waits = true;
      }
    }
    if (!waits) {
      this.#active.waitNoMore();
    }
    return starts;
  }

  #launch(task: TaskState): void {
    const { attempts, revision, logger, mayStart } = this.#options;
    const { run } = this.#writer;
    const number = task.attempts.length;
    failpoint('local.start.before');
    attempts
      .run({
        run,
        graph: this.#graph,
        revision,
        spec: this.#graph.byKey.get(task.key)!,
        task,
        number,
        signal: this.#active.signal(task.id),
        mayStart,
        pin: found => {
          const written = this.#pinning.add(found);
          this.#push({ kind: 'pin', found });
          return written;
        },
        onChild: childRunId =>
          this.#push({ kind: 'child', id: task.id, childRunId }),
        onProgress: told =>
          this.#push({
            kind: 'progress',
            id: task.id,
            attempt: number,
            progress: told,
          }),
      })
      .then(outcome => {
        failpoint('local.attempt.ended');
        return outcome;
      })
      .catch((error): TaskOutcome => {
        logger.error(
          `Attempt of ${task.id} in run ${run.runId}: ${stringifyError(error)}`,
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

  #stop(): void {
    this.#stopped = true;
    this.#writer.close();
    this.#active.releaseSlots();
    this.#pinning.close();
    this.#notify();
  }
}
