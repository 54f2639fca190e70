import { firstRun, RUN_WITHIN_MS } from './portal/runs';
import { expect, test } from './portal/test';

const SEEN_WITHIN_MS = 90_000;

test('workspaces, schemas, tables and jobs are in the catalog, related to one another', async ({
  page,
  portal,
}) => {
  test.setTimeout(2 * RUN_WITHIN_MS);
  await firstRun(portal);
  const entity = (ref: string) => portal.catalog(`/entities/by-name/${ref}`);
  const relations = async (ref: string): Promise<string[]> =>
    ((await entity(ref))?.relations ?? []).map(
      (relation: { type: string; targetRef: string }) =>
        `${relation.type} ${relation.targetRef}`,
    );
  const job = 'component/default/air-traffic.flights-medallion';
  const table = 'resource/default/lake.gold.route_delays';

  const workspace = 'partOf resource:default/air-traffic';
  const related = (ref: string, ...expected: string[]) =>
    expect
      .poll(() => relations(ref), { message: ref, timeout: SEEN_WITHIN_MS })
      .toEqual(expect.arrayContaining(expected));

  await related(
    table,
    'partOf resource:default/lake.gold',
    'dependsOn component:default/air-traffic.flights-medallion',
  );
  await related(job, workspace, 'ownedBy group:default/air-traffic-data');
  await related('resource/default/lake.gold', workspace);
  const annotations = async () =>
    (await entity('resource/default/air-traffic'))?.metadata.annotations;
  await expect
    .poll(annotations, {
      message: 'the workspace is the entity of its own file',
      timeout: SEEN_WITHIN_MS,
    })
    .toMatchObject({ 'openlake.io/workspace': './openlake.yaml' });
  expect((await entity(table)).spec.type).toBe('iceberg-table');
  expect((await entity(job)).spec.type).toBe('data-job');

  await test.step('the page of a job has its runs, that of a table its columns', async () => {
    await page.goto(
      '/catalog/default/component/air-traffic.flights-medallion/runs',
    );
    await expect(
      page.getByRole('link', { name: 'Flights medallion run 1', exact: true }),
    ).toBeVisible();

    await page.goto('/catalog/default/resource/lake.gold.route_delays/schema');
    await expect(
      page.getByRole('table', { name: 'Columns' }).getByText('month').first(),
    ).toBeVisible();
  });

  await test.step('the graph of the catalog shows where a table comes from', async () => {
    await page.goto(
      '/catalog-graph?rootEntityRefs[]=resource:default/lake.gold.route_delays&maxDepth=1',
    );
    await expect(
      page.getByText(/flights-medallion|Flights medallion/).first(),
    ).toBeVisible();
    await expect(page.getByText(/dependsOn/).first()).toBeVisible();
  });
});
