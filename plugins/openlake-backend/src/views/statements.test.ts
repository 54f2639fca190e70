import { createMockDirectory } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import {
  eventually,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

const workspaceYaml = `
apiVersion: openlake.io/v1alpha1
kind: Workspace
metadata: { name: shop }
spec: {}
`;
const jobYaml = (name: string) => `
apiVersion: openlake.io/v1alpha1
kind: Job
metadata: { name: ${name} }
spec:
  tasks: [{ key: a, type: sql, sql: { statement: select 1 as a, materialize: { table: bronze.${name} } } }]
`;

/** Of a page when nobody asks for another. */
const PAGE = 50;

describe('pages', () => {
  const folder = createMockDirectory();

  /** Statements that answering each page takes, with so many jobs. */
  async function statements(jobs: number) {
    folder.setContent({
      'openlake.yaml': workspaceYaml,
      ...Object.fromEntries(
        Array.from({ length: jobs }, (_, i) => [
          `j${i}.job.yaml`,
          jobYaml(`j${i}`),
        ]),
      ),
    });
    const { knex } = await openTestDatabase('SQLITE_3');
    const plane = await startControlPlane({
      openlake: { workspaces: [{ folder: folder.path }] },
      knex,
    });
    await eventually(
      async () => (await plane.send('getWorkspace', '/workspaces/shop')).body,
      body => body.workspace?.jobs === jobs,
    );
    const pipelines = await plane.call(
      'pipelinesView',
      '/views/workspaces/shop/pipelines',
    );
    expect(pipelines.counts.all).toBe(jobs);
    expect(pipelines.items).toHaveLength(Math.min(jobs, PAGE));
    const counts = {
      pipelines: await count(knex, () =>
        plane.call('pipelinesView', '/views/workspaces/shop/pipelines'),
      ),
      jobs: await count(knex, () =>
        plane.call('listJobs', '/workspaces/shop/jobs?limit=200'),
      ),
      data: await count(knex, () =>
        plane.call('dataView', '/views/workspaces/shop/data'),
      ),
      home: await count(knex, () => plane.call('homeView', '/views/home')),
    };
    await plane.stop();
    return counts;
  }

  it('take as many statements for 80 jobs as for 2', async () => {
    const few = await statements(2);
    const many = await statements(80);
    expect(many).toEqual(few);
    expect(few.pipelines).toBeLessThanOrEqual(16);
    expect(few.home).toBeLessThanOrEqual(16);
  }, 60_000);
});

/**
 * Statements that answering takes. Loops in the background talk to the
 * database too: the quietest of several answers counts.
 */
async function count(knex: Knex, work: () => Promise<unknown>) {
  const counts: number[] = [];
  for (let i = 0; i < 7; i++) {
    let selects = 0;
    const listen = ({ sql }: { sql: string }) => {
      selects += /^select/i.test(sql) ? 1 : 0;
    };
    knex.on('query', listen);
    await work();
    knex.off('query', listen);
    counts.push(selects);
  }
  return Math.min(...counts);
}
