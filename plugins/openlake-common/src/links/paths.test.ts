import { paths } from './paths';

describe('paths', () => {
  it('are these and stay these, since people keep links', () => {
    const job = { workspace: 'air-traffic', job: 'flights-daily' };

    expect([
      paths.home(),
      paths.workspaces(),
      paths.pipelines(job),
      paths.data(job),
      paths.settings(job),
      paths.job(job),
      paths.job({ ...job, tab: 'revisions', revision: 'a1' }),
      paths.run({ ...job, run: '01H', task: 'load[3]', attempt: 2 }),
      paths.runs({ state: 'failed' }),
      paths.queue({ workspace: 'air-traffic' }),
      paths.backfills(),
      paths.backfill({ backfill: '01K' }),
      paths.compare({ a: '01H', b: '01J' }),
      paths.runById({ run: '01H' }),
      paths.table({ table: 'lake.gold.delays', tab: 'snapshots' }),
    ]).toEqual([
      '/openlake',
      '/openlake/workspaces',
      '/openlake/workspaces/air-traffic',
      '/openlake/workspaces/air-traffic/data',
      '/openlake/workspaces/air-traffic/settings',
      '/openlake/workspaces/air-traffic/jobs/flights-daily',
      '/openlake/workspaces/air-traffic/jobs/flights-daily/revisions?revision=a1',
      '/openlake/workspaces/air-traffic/jobs/flights-daily/runs/01H?task=load%5B3%5D&attempt=2',
      '/openlake/runs?state=failed',
      '/openlake/queue?workspace=air-traffic',
      '/openlake/backfills',
      '/openlake/backfills/01K',
      '/openlake/runs/compare?a=01H&b=01J',
      '/openlake/runs/01H',
      '/openlake/tables/lake.gold.delays/snapshots',
    ]);
  });

  it('never let a name leave its place', () => {
    expect(paths.job({ workspace: '../a', job: 'x/y?z' })).toBe(
      '/openlake/workspaces/..%2Fa/jobs/x%2Fy%3Fz',
    );
  });
});
