import { DbtSteps } from './DbtSteps';

const at = (second: number) => `2026-12-01T15:41:0${second}.439587Z`;

function result(id: string, status: string, second: number, more: object = {}) {
  return {
    unique_id: id,
    status,
    timing: [
      { started_at: at(second), completed_at: at(second) },
      { started_at: at(second), completed_at: at(second + 1) },
    ],
    ...more,
  };
}

const manifest = {
  nodes: {
    'seed.shop.raw': { name: 'raw', resource_type: 'seed' },
    'model.shop.orders': {
      name: 'orders',
      resource_type: 'model',
      depends_on: { nodes: ['seed.shop.raw', 'source.shop.not_run'] },
    },
    'test.shop.unique_orders_id.1360': {
      name: 'unique_orders_id',
      resource_type: 'test',
      depends_on: { nodes: ['model.shop.orders'] },
    },
  },
};

/** A line of dbt's log about a node. */
function logLine(id: string, status: string, finished: string): string {
  return JSON.stringify({
    info: { name: 'LogModelResult' },
    data: {
      node_info: {
        unique_id: id,
        node_name: id.split('.')[2],
        resource_type: id.split('.')[0],
        node_status: status,
        node_started_at: '2026-12-01T15:41:01.000001',
        node_finished_at: finished,
      },
    },
  });
}

describe('DbtSteps', () => {
  it('tells of models, seeds and tests with times, rows and what they wait for', () => {
    const steps = new DbtSteps();
    steps.takeArtifacts(
      {
        results: [
          result('model.shop.orders', 'success', 3, {
            message: '\u001b[32mOK\u001b[0m',
            adapter_response: { _message: 'OK' },
          }),
          result('seed.shop.raw', 'success', 1, {
            adapter_response: { rows_affected: 3 },
          }),
          result('test.shop.unique_orders_id.1360', 'fail', 5, {
            message: 'Got 1 result',
          }),
        ],
      },
      manifest,
    );
    expect(steps.list()).toEqual([
      {
        name: 'raw',
        kind: 'seed',
        result: 'success',
        startedAt: '2026-12-01T15:41:01.439Z',
        endedAt: '2026-12-01T15:41:02.439Z',
        rows: 3,
      },
      {
        name: 'orders',
        kind: 'model',
        result: 'success',
        startedAt: '2026-12-01T15:41:03.439Z',
        endedAt: '2026-12-01T15:41:04.439Z',
        dependsOn: ['raw'],
        message: 'OK',
      },
      {
        name: 'unique_orders_id',
        kind: 'test',
        result: 'failed',
        startedAt: '2026-12-01T15:41:05.439Z',
        endedAt: '2026-12-01T15:41:06.439Z',
        dependsOn: ['orders'],
        message: 'Got 1 result',
      },
    ]);
  });

  it('keeps what artifacts told when the next command finds the same log, until the node runs again', () => {
    const steps = new DbtSteps();
    const first = [logLine('model.shop.orders', 'success', at(3))];
    steps.takeLog(first);
    steps.takeArtifacts(
      {
        results: [
          result('model.shop.orders', 'success', 1, {
            adapter_response: { rows_affected: 3 },
          }),
        ],
      },
      manifest,
    );
    expect(steps.takeLog(first)).toBe(false);
    expect(steps.list()).toMatchObject([{ name: 'orders', rows: 3 }]);

    const again = logLine('model.shop.orders', 'error', at(7));
    expect(steps.takeLog([again.replace('41:01.000001', '41:06.000001')])).toBe(
      true,
    );
    expect(steps.list()).toMatchObject([{ name: 'orders', result: 'failed' }]);
  });

  it.each([
    ['pass', 'success'],
    ['warn', 'warning'],
    ['error', 'failed'],
    ['runtime error', 'failed'],
    ['partial success', 'failed'],
    ['skipped', 'skipped'],
    ['no-op', 'success'],
    ['something new', 'failed'],
  ])('calls what dbt calls %s %s', (status, expected) => {
    const steps = new DbtSteps();
    steps.takeArtifacts({ results: [result('model.a.b', status, 1)] }, {});
    expect(steps.list()).toMatchObject([
      { name: 'b', kind: 'model', result: expected },
    ]);
  });

  it('keeps the steps of earlier commands, and what ran last of one that ran twice', () => {
    const steps = new DbtSteps();
    steps.takeArtifacts(
      {
        results: [
          result('seed.shop.raw', 'success', 1),
          result('model.shop.orders', 'error', 2),
        ],
      },
      manifest,
    );
    steps.takeArtifacts(
      { results: [result('model.shop.orders', 'success', 4)] },
      manifest,
    );
    expect(steps.list().map(step => [step.name, step.result])).toEqual([
      ['raw', 'success'],
      ['orders', 'success'],
    ]);
  });

  it('hears of nodes from the log while dbt works, once they have ended', () => {
    const steps = new DbtSteps();
    expect(
      steps.takeLog([
        'plain text',
        '{"cut',
        logLine('model.a.b', 'started', ''),
      ]),
    ).toBe(false);
    expect(
      steps.takeLog([
        logLine('model.a.b', 'success', '2026-12-01T15:41:02.000001'),
      ]),
    ).toBe(true);
    expect(steps.list()).toEqual([
      {
        name: 'b',
        kind: 'model',
        result: 'success',
        startedAt: '2026-12-01T15:41:01.000Z',
        endedAt: '2026-12-01T15:41:02.000Z',
      },
    ]);
  });

  it('tells nodes with one name apart by their id', () => {
    const steps = new DbtSteps();
    steps.takeArtifacts(
      {
        results: [
          result('model.a.same', 'success', 1),
          result('model.b.same', 'success', 2),
        ],
      },
      {},
    );
    expect(steps.list().map(({ name }) => name)).toEqual([
      'model.a.same',
      'model.b.same',
    ]);
  });
});
