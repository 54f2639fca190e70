import { RouteName, routes } from '@openlake/plugin-openlake-common';
import { createFixtureApi } from './fixtureApi';

const job = { workspace: 'air-traffic', job: 'flights-daily' };

const calls: [RouteName, object][] = [
  ['listRuns', { query: { limit: 50 } }],
  ['getRun', { params: { run: 'run-428' } }],
  ['runView', { params: { run: 'run-428' } }],
  ['runView', { params: { run: 'run-429' } }],
  ['runView', { params: { run: 'run-430' } }],
  ['jobGridView', { params: job, query: {} }],
  ['getJob', { params: job }],
  ['listJobs', { params: { workspace: 'air-traffic' }, query: {} }],
  ['listRevisions', { params: job, query: {} }],
  ['getRevision', { params: { ...job, hash: 'a1b2c3d4e5f6' } }],
  ['previewRepair', { params: { run: 'run-428' }, body: {} }],
  [
    'readLog',
    {
      params: { run: 'run-428', task: 'quality_gate', attempt: 2 },
      query: { from: 200 },
    },
  ],
  ['pauseJob', { params: job, body: { reason: 'maintenance' } }],
  ['createRun', { params: job, body: {} }],
];

describe('the fixture API', () => {
  it.each(calls)(
    'answers %s as the schema of the real API says',
    async (name, input) => {
      const api = createFixtureApi();

      const answer = await api.call(name, input as never);

      // Through JSON, as the real answer comes.
      const wire = JSON.parse(JSON.stringify(answer));
      expect(routes[name].response.parse(wire)).toEqual(wire);
    },
  );
});
