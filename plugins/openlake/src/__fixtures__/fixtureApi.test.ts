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
  ['runView', { params: { run: 'run-dbt-7' } }],
  [
    'listTaskItems',
    {
      params: { run: 'run-dbt-7', task: 'per_airport' },
      query: { state: 'failed' },
    },
  ],
  ['compareRuns', { query: { a: 'run-427', b: 'run-428' } }],
  ['getRunConfiguration', { params: { run: 'run-428' } }],
  [
    'markRun',
    { params: { run: 'run-428' }, body: { result: 'success', note: 'fine' } },
  ],
  [
    'markTask',
    {
      params: { run: 'run-428', task: 'quality_gate' },
      body: { result: 'success', note: 'fine' },
    },
  ],
  ['listQueue', { query: {} }],
  [
    'moveQueued',
    { params: { run: 'run-432' }, body: { to: 'before', before: 'run-430' } },
  ],
  ['dropQueued', { params: { run: 'run-432' }, body: { note: 'twice' } }],
  ['listBackfills', { query: {} }],
  ['getBackfill', { params: { backfill: 'bf-1' } }],
  [
    'previewBackfill',
    {
      params: job,
      body: {
        from: '2026-11-01T00:00:00.000Z',
        to: '2026-11-08T00:00:00.000Z',
      },
    },
  ],
  [
    'createBackfill',
    {
      params: job,
      body: {
        from: '2026-11-01T00:00:00.000Z',
        to: '2026-11-08T00:00:00.000Z',
      },
    },
  ],
  ['pauseBackfill', { params: { backfill: 'bf-1' }, body: { note: 'wait' } }],
  ['retryBackfill', { params: { backfill: 'bf-1' }, body: {} }],
  ['previewBulk', { body: { action: 'repair', filter: { state: 'failed' } } }],
  [
    'bulkUpdateRuns',
    { body: { action: 'repair', runs: ['run-428', 'run-411'], note: 'late' } },
  ],
  ['getRetention', {}],
  ['listTicks', { params: job, query: { skipped: 'true' } }],
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
