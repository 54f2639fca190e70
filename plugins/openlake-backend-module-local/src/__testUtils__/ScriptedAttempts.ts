import { RunState } from '../state/RunState';
import { TaskOutcome } from '../state/TaskOutcome';
import { AttemptRequest, AttemptRunner } from '../runner/AttemptRunner';

/** An attempt in work, as a process of the machine: it goes on when its runner is gone. */
interface Work {
  runId: string;
  task: string;
  end(outcome: TaskOutcome): void;
}

/**
 * Makes attempts that do nothing but end as told, for all runners of a machine,
 * and keeps what may not be: one begun twice, one beside another of its task.
 */
export class ScriptedAttempts implements AttemptRunner {
  /** How attempts of tasks end, by key; with success when left out. */
  readonly outcomes = new Map<string, 'failed' | 'held'>();
  readonly violations: string[] = [];
  readonly #begun = new Set<string>();
  readonly #work = new Set<Work>();

  async run({
    run: { runId },
    spec: { key },
    task: { id },
    number,
    signal,
    mayStart,
  }: AttemptRequest): Promise<TaskOutcome> {
    try {
      await mayStart(signal);
    } catch {
      return stopped(signal);
    }
    const name = `${runId} ${id} #${number}`;
    if (this.#begun.has(name)) {
      this.violations.push(`${name} was begun twice`);
    }
    this.#begun.add(name);
    if ([...this.#work].some(one => one.runId === runId && one.task === id)) {
      this.violations.push(`${name} was begun beside another attempt`);
    }
    return new Promise(resolve => {
      const work: Work = {
        runId,
        task: id,
        end: outcome => {
          this.#work.delete(work);
          resolve(outcome);
        },
      };
      this.#work.add(work);
      const outcome = this.outcomes.get(key);
      if (outcome === 'held') {
        signal.addEventListener('abort', () => work.end(stopped(signal)));
      } else {
        // Work takes its time: what was begun with it is committed by then.
        setImmediate(() =>
          work.end(
            outcome
              ? {
                  result: outcome,
                  error: { category: 'user_code', message: 'as told' },
                }
              : { result: 'success' },
          ),
        );
      }
    });
  }

  async kept(): Promise<void> {}

  async endLeftovers({ runId }: RunState): Promise<void> {
    for (const work of this.#work) {
      if (work.runId === runId) {
        work.end({
          result: 'failed',
          error: { category: 'platform', message: 'killed' },
        });
      }
    }
  }
}

function stopped({ reason }: AbortSignal): TaskOutcome {
  return { result: reason === 'canceled' ? 'canceled' : 'interrupted' };
}
