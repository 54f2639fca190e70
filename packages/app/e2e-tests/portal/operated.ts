import { Backfill, Run } from '@openlake/plugin-openlake-common';
import { expect } from '@playwright/test';
import { addJob, OwnJob } from './ownJobs';
import { Portal } from './Portal';
import { ended, RUN_WITHIN_MS, startRun, WORKSPACE } from './runs';

const MEDALLION = 'flights-medallion';

/** A job whose runs last until they are canceled. */
export const LATE_FEED: OwnJob = {
  name: 'late-feed',
  title: 'Late feed',
  spec: `  tasks:
    - key: feed
      type: wait
      wait: { until: { file: { path: never_delivered.csv } } }
`,
};

/** A job whose runs fail, at a gate that lets through what is at most 1. */
export const FIRE_DRILL: OwnJob = {
  name: 'fire-drill',
  title: 'Fire drill',
  spec: `  triggers:
    - schedule: { cron: '0 5 1 1 *' }
  parameters:
    - { name: ratio, type: number, default: 2, min: 0, max: 10 }
  tasks:
    - key: measure
      type: sql
      sql: { statement: SELECT 1 AS one }
    - key: gate
      type: sql
      depends_on: [measure]
      retries: 0
      sql:
        statement: SELECT {{ params.ratio }} AS ratio
        expect: [{ column: ratio, at_most: 1, message: The ratio is too high }]
    - key: publish
      type: sql
      depends_on: [gate]
      sql: { statement: SELECT 1 AS one }
`,
};

/** A run of a job of one's own, once it has failed. */
export async function failedRun(portal: Portal, job: OwnJob): Promise<Run> {
  const { id } = await startRun(portal, job.name);
  const { run } = await ended(portal, id);
  expect(run.result).toBe('failed');
  return run;
}

/** A run of the medallion job with another parameter than the first, once it has ended. */
export async function otherRun(portal: Portal): Promise<Run> {
  const { id } = await startOnce(portal, MEDALLION, 'another-limit', {
    parameters: { late_after_minutes: 30 },
  });
  return (await ended(portal, id)).run;
}

/** Two runs that fail, as their job is made to, once they have ended. */
export async function failedRuns(portal: Portal): Promise<Run[]> {
  const runs: Run[] = [];
  for (const key of ['fails', 'fails-again']) {
    const { id } = await startOnce(portal, 'strict-audit', key);
    runs.push((await ended(portal, id)).run);
  }
  return runs;
}

/** A backfill that has begun: some of its intervals have been run, the others come. */
export async function begunBackfill(portal: Portal): Promise<Backfill> {
  const { id } = await portal.api.call('createBackfill', {
    params: { workspace: WORKSPACE, job: 'punctuality-scorecard' },
    body: {
      from: '2001-03-01T00:00:00Z',
      to: '2001-03-29T00:00:00Z',
      every: '1d',
      note: 'a new column',
      idempotencyKey: 'has-begun',
    },
  });
  const read = async () => {
    const { backfill } = await portal.api.call('getBackfill', {
      params: { backfill: id },
    });
    return backfill;
  };
  await expect
    .poll(async () => (await read()).counts.success ?? 0, {
      message: `intervals of backfill ${id} to be run`,
      timeout: RUN_WITHIN_MS,
    })
    .toBeGreaterThan(2);
  return read();
}

/**
 * Runs of a job that last until they are canceled: one runs, the others wait for its place, most urgent first. They and
 * their job end together.
 */
export class WaitingRuns {
  readonly #portal: Portal;
  readonly #retire: () => Promise<void>;
  readonly #runs: Run[];

  private constructor(
    portal: Portal,
    retire: () => Promise<void>,
    runs: Run[],
  ) {
    this.#portal = portal;
    this.#retire = retire;
    this.#runs = runs;
  }

  static async start(portal: Portal): Promise<WaitingRuns> {
    const retire = await addJob(portal, LATE_FEED);
    const runs: Run[] = [];
    for (const priority of ['critical', 'high', 'normal', 'low'] as const) {
      runs.push(
        await portal.api.call('createRun', {
          params: { workspace: WORKSPACE, job: LATE_FEED.name },
          body: { priority },
        }),
      );
    }
    return new WaitingRuns(portal, retire, runs);
  }

  /** The one that runs. */
  get running(): Run {
    return this.#runs[0];
  }

  /** Those that wait, in the order in which they would run. */
  get waiting(): Run[] {
    return this.#runs.slice(1);
  }

  /** The last in the queue. */
  get last(): Run {
    return this.#runs[this.#runs.length - 1];
  }

  /** Cancels them, those that wait first, so that none starts. */
  async end(): Promise<void> {
    await this.#portal.api.call('bulkUpdateRuns', {
      body: {
        action: 'cancel',
        runs: this.#runs.map(({ id }) => id).reverse(),
        note: 'it was an example',
      },
    });
    for (const { id } of this.#runs) {
      await ended(this.#portal, id);
    }
    await this.#retire();
  }
}

/** The same key is the same run, however often a test asks for it. */
function startOnce(
  portal: Portal,
  job: string,
  key: string,
  body: { parameters?: Record<string, unknown> } = {},
): Promise<Run> {
  return portal.api.call('createRun', {
    params: { workspace: WORKSPACE, job },
    body: { ...body, idempotencyKey: key },
  });
}
