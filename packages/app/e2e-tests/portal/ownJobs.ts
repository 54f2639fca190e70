import { Portal } from './Portal';
import { firstRun, RUN_WITHIN_MS, WORKSPACE } from './runs';
import { expect, test } from './test';

/** A job that the example does not have. */
export interface OwnJob {
  name: string;
  title: string;
  /** Fields of its spec, indented by two. */
  spec: string;
}

/** Its file in the workspace. */
export function fileOf({ name }: Pick<OwnJob, 'name'>): string {
  return `jobs/${name}.job.yaml`;
}

/** Deploys a job that only one test, or one file of tests, needs; the answer retires it. */
export async function addJob(
  portal: Portal,
  job: OwnJob,
): Promise<() => Promise<void>> {
  const takeOut = await portal.add(
    fileOf(job),
    `apiVersion: openlake.io/v1alpha1
kind: Job
metadata:
  name: ${job.name}
  title: ${job.title}
  owner: group:default/air-traffic-data
spec:
  workspace: ${WORKSPACE}
${job.spec}`,
  );
  await deployed(portal, job.name, true);
  return async () => {
    await takeOut();
    await deployed(portal, job.name, false);
  };
}

/** Has a job for the tests of the group that this is called in: from before the first until after the last. */
export function haveJob(job: OwnJob): void {
  let retire: (() => Promise<void>) | undefined;
  test.beforeAll(async ({ portal }) => {
    test.setTimeout(2 * RUN_WITHIN_MS);
    await firstRun(portal);
    retire = await addJob(portal, job);
  });
  test.afterAll(() => retire?.());
}

/** Waits until a job is deployed, or retired. */
function deployed(portal: Portal, name: string, there: boolean): Promise<void> {
  return expect
    .poll(
      async () => {
        const { items } = await portal.api.call('listJobs', {
          params: { workspace: WORKSPACE },
        });
        return items.some(job => job.name === name && !job.retiredAt);
      },
      {
        message: `${name} to be ${there ? 'deployed' : 'retired'}`,
        timeout: RUN_WITHIN_MS,
      },
    )
    .toBe(there);
}
