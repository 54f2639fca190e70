import { jobKeyText } from '../../jobs/Job';
import {
  type Limit,
  limitKey,
  type LimitedRun,
  type RunLimits,
} from './RunLimits';

/** Of a job that is known no more. */
const UNKNOWN_JOB = 1;

/**
 * Who has a place, and what is full. Counts on while places are given out.
 *
 * @internal
 */
export class Places {
  readonly #limits: RunLimits;
  readonly #taken = new Map<string, number>();
  readonly #atWork = new Map<string, number>();

  /** @param placed - runs that have a place, alike ones together */
  constructor(
    limits: RunLimits,
    placed: ReadonlyArray<LimitedRun & { runs: number }>,
  ) {
    this.#limits = limits;
    placed.forEach(({ runs, ...run }) => this.take(run, runs));
  }

  /** Gives a place to runs like this one, whether there is room or not. */
  take(run: LimitedRun, runs: number = 1): void {
    for (const limit of this.#limitsOf(run)) {
      add(this.#taken, limitKey(limit), runs);
    }
    if (!run.child) {
      add(this.#atWork, run.workspace, runs);
    }
  }

  /** The first limit that has no room for a run: of its job, its workspace, its compute profiles, all. */
  full(run: LimitedRun): Limit | undefined {
    for (const { max, ...limit } of this.#limitsOf(run)) {
      const taken = this.taken(limit);
      if (max !== undefined && taken >= max) {
        return { ...limit, max, taken };
      }
    }
    return undefined;
  }

  /** Places of a limit that are taken. */
  taken(limit: Pick<Limit, 'kind' | 'name'>): number {
    return this.#taken.get(limitKey(limit)) ?? 0;
  }

  /** Runs of a workspace that have a place, without those that work in another's. */
  atWork(workspace: string): number {
    return this.#atWork.get(workspace) ?? 0;
  }

  #limitsOf(
    run: LimitedRun,
  ): Array<Pick<Limit, 'kind' | 'name'> & { max?: number }> {
    const { jobs, workspaces, computes, all } = this.#limits;
    const job = jobKeyText(run);
    const own = {
      kind: 'job' as const,
      name: job,
      max: jobs.get(job) ?? UNKNOWN_JOB,
    };
    return run.child
      ? [own]
      : [
          own,
          {
            kind: 'workspace',
            name: run.workspace,
            max: workspaces.get(run.workspace),
          },
          ...run.computes.map(name => ({
            kind: 'compute' as const,
            name,
            max: computes.get(name),
          })),
          { kind: 'all', max: all },
        ];
  }
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
