import { ConflictError, NotFoundError } from '@backstage/errors';
import type { Result } from '@openlake/plugin-openlake-common';
import { failpoint } from '@openlake/plugin-openlake-node';
import { type Clock, toInstant } from '../database/instant';
import { afterCommit, type Transaction } from '../database/OpenlakeDatabase';
import type { FactBody } from '../facts/Fact';
import type { Facts } from '../facts/Facts';
import type { RunRecord, TaskRunRecord } from './Run';
import type { RunStore } from './RunStore';
import { countTasks } from './taskCounts';
import { taskName } from './taskName';
import { cancel, type Decision, type RunChange } from './transitions';

/** Nobody loses a race this often by chance. */
const MAX_TRIES = 10;

/**
 * Hint after a commit that a run changed.
 *
 * @param moved - whether its state did, so that somebody may have to act
 * @internal
 */
export type RunHint = (runId: string, moved: boolean) => void;

/**
 * Writes decided changes with all that follows from them: an end settles the
 * task runs, tells the job how it stands, ends children and leaves a fact.
 *
 * @internal
 */
export class RunChanges {
  readonly #store: RunStore;
  readonly #facts: Facts;
  readonly #clock: Clock;
  readonly #onChange: RunHint;

  constructor(options: {
    store: RunStore;
    facts: Facts;
    clock: Clock;
    onChange: RunHint;
  }) {
    this.#store = options.store;
    this.#facts = options.facts;
    this.#clock = options.clock;
    this.#onChange = options.onChange;
  }

  /**
   * Reads a run, decides, writes; and again when somebody was faster.
   *
   * @throws NotFoundError when there is no such run
   */
  async change(
    tx: Transaction,
    runId: string,
    decide: (run: RunRecord) => Decision,
  ): Promise<{ run: RunRecord; refusal?: string }> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const run = await this.#store.find(runId, tx);
      if (!run) {
        throw new NotFoundError(`There is no run ${runId}`);
      }
      const { change, refusal } = decide(run);
      if (!change) {
        return { run, refusal };
      }
      const changed = await this.write(tx, run, change);
      if (changed) {
        return { run: changed };
      }
    }
    throw new ConflictError(`Run ${runId} keeps changing, try again`);
  }

  /**
   * Writes a change of a run that is still as it was read.
   *
   * @param facts - news that goes before the end of the run
   * @returns undefined when somebody was faster
   */
  async write(
    tx: Transaction,
    run: RunRecord,
    change: RunChange,
    facts: readonly FactBody[] = [],
  ): Promise<RunRecord | undefined> {
    // The end of a run, or what an ended one counts as from now on.
    const ends = change.state?.lifecycle === 'terminated';
    if (!ends) {
      const changed = await this.#store.update(tx, run, change);
      if (changed) {
        await this.#facts.append(tx, ...facts);
        this.#hint(tx, run.id, change.state !== undefined);
      }
      return changed;
    }
    const tasks = await this.#store.listTasks(run.id, tx);
    const settled = settleTasks({ ...run, ...change }, tasks);
    const bySettled = new Map(settled.map(task => [taskName(task), task]));
    const changed = await this.#store.update(tx, run, {
      ...change,
      taskCounts: countTasks(
        tasks.map(task => bySettled.get(taskName(task)) ?? task),
      ),
    });
    if (!changed) {
      return undefined;
    }
    await this.#store.putTasks(tx, settled);
    const was =
      run.state.lifecycle === 'terminated' ? run.state.result : undefined;
    await this.#afterEnd(tx, changed, facts, was);
    return changed;
  }

  /** What follows when a run is born ended. */
  async bornEnded(tx: Transaction, run: RunRecord): Promise<void> {
    await this.#afterEnd(tx, run, [createdFact(run)]);
  }

  /** Asks active children of a run to end. */
  async cancelChildren(tx: Transaction, run: RunRecord): Promise<void> {
    for (const child of await this.#store.listActiveChildren(run.id, tx)) {
      const { run: canceled } = await this.change(tx, child.id, found =>
        cancel(
          found,
          {
            by: run.cancel?.by ?? `run:${run.id}`,
            code: 'canceled_with_parent',
            note: `${run.job} #${run.number} was ended`,
          },
          toInstant(this.#clock()),
        ),
      );
      if (canceled.state.lifecycle === 'terminating') {
        await this.cancelChildren(tx, canceled);
      }
    }
  }

  /** What follows when runs are born waiting. */
  async bornWaiting(tx: Transaction, ...runs: RunRecord[]): Promise<void> {
    await this.#facts.append(tx, ...runs.map(createdFact));
    runs.forEach(run => this.#hint(tx, run.id, true));
  }

  #hint(tx: Transaction, runId: string, moved: boolean): void {
    afterCommit(tx, () => this.#onChange(runId, moved));
  }

  async #afterEnd(
    tx: Transaction,
    run: RunRecord,
    facts: readonly FactBody[],
    was?: Result,
  ): Promise<void> {
    await this.#store.recordEnd(tx, run);
    if (run.state.result !== 'success' && run.state.result !== 'skipped') {
      await this.cancelChildren(tx, run);
    }
    await this.#facts.append(tx, ...facts, {
      type: 'run.ended',
      workspace: run.workspace,
      job: run.job,
      run: run.id,
      result: run.state.result ?? 'failed',
      ...(was && { was }),
    });
    this.#hint(tx, run.id, true);
    failpoint('run.end.before_commit');
  }
}

function createdFact(run: RunRecord): FactBody {
  return {
    type: 'run.created',
    workspace: run.workspace,
    job: run.job,
    run: run.id,
  };
}

/**
 * Task runs that an ended run leaves open end too: those in work like the run,
 * those that never started as canceled.
 */
function settleTasks(
  run: Pick<RunRecord, 'state' | 'endedAt'>,
  tasks: readonly TaskRunRecord[],
): TaskRunRecord[] {
  return tasks
    .filter(task => task.state.lifecycle !== 'terminated')
    .map(task => {
      const started = task.state.lifecycle === 'running';
      const result =
        started && run.state.result === 'failed' ? 'failed' : 'canceled';
      const state = {
        lifecycle: 'terminated' as const,
        result: result as 'failed' | 'canceled',
        reason: run.state.reason,
      };
      return {
        ...task,
        state,
        endedAt: run.endedAt,
        attempts: task.attempts.map(attempt =>
          attempt.lifecycle === 'terminated'
            ? attempt
            : { ...attempt, ...state, endedAt: run.endedAt },
        ),
      };
    });
}
