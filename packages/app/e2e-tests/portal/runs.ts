import { RouteOutput, Run } from '@openlake/plugin-openlake-common';
import { expect } from '@playwright/test';
import { Portal } from './Portal';

/** Long enough for the example on a machine that is busy with other things. */
export const RUN_WITHIN_MS = 180_000;

export const WORKSPACE = 'air-traffic';

/** The run that the first deployment started, once it has ended. */
export async function firstRun(portal: Portal): Promise<RouteOutput<'getRun'>> {
  const first = await expectRun(
    portal,
    'flights-medallion',
    run => run.number === 1,
  );
  return ended(portal, first.id);
}

/** Waits for a run of a job. */
export async function expectRun(
  portal: Portal,
  job: string,
  matches: (run: Run) => boolean,
): Promise<Run> {
  let found: Run | undefined;
  await expect
    .poll(
      async () => {
        const { items } = await portal.api.call('listRuns', {
          query: { workspace: WORKSPACE, job, limit: 100 },
        });
        found = items.find(matches);
        return found !== undefined;
      },
      { message: `a run of ${job}`, timeout: RUN_WITHIN_MS },
    )
    .toBe(true);
  return found!;
}

/** Waits until a run has ended, whatever its result. */
export async function ended(
  portal: Portal,
  id: string,
): Promise<RouteOutput<'getRun'>> {
  const read = () => portal.api.call('getRun', { params: { run: id } });
  await expect
    .poll(async () => (await read()).run.lifecycle, {
      message: `run ${id} to end`,
      timeout: RUN_WITHIN_MS,
    })
    .toBe('terminated');
  return read();
}

/** Starts a run through the API. */
export function startRun(portal: Portal, job: string): Promise<Run> {
  return portal.api.call('createRun', {
    params: { workspace: WORKSPACE, job },
    body: {},
  });
}

/** Waits until nothing of a job runs or waits. */
export async function quiet(portal: Portal, job: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const { items } = await portal.api.call('listRuns', {
          query: { workspace: WORKSPACE, job, limit: 20 },
        });
        return items.every(run => run.lifecycle === 'terminated');
      },
      { message: `${job} to be quiet`, timeout: RUN_WITHIN_MS },
    )
    .toBe(true);
}
