import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finds, found, history, version } from './rightHistory.mjs';

test('limits: more runs at work than allowed, of a job, a workspace or a profile', () => {
  const { versions } = history();
  const other = version('runs', { ...versions[1].row, id: 'r2', version: 1 });
  finds(
    { versions: [versions[0], versions[1], other] },
    'limits: 2 runs of east/one at work, 1 allowed',
  );
  const both = [versions[0], versions[1], other];
  finds(
    {
      versions: both,
      limits: { workspaces: new Map([['east', 1]]), computes: new Map() },
    },
    'limits: 2 runs of east at work, 1 allowed',
  );
  finds(
    {
      versions: both,
      specs: new Map([['east/one', { tasks: [{ compute: 'narrow' }] }]]),
      limits: { workspaces: new Map(), computes: new Map([['narrow', 1]]) },
    },
    'limits: 2 runs of east on narrow at work, 1 allowed',
  );
});

test('limits: a run that its parent waits for takes the place of that, one that it only starts has its own', () => {
  const { versions, specs } = history();
  const child = version('runs', {
    ...versions[1].row,
    ...{ id: 'r2', job: 'two', parent_run_id: 'r1', version: 1 },
  });
  const of = wait => ({
    versions: [versions[0], versions[1], child],
    specs: new Map([
      ...specs,
      [
        'east/one',
        { tasks: [{ key: 'call', type: 'job', job: { name: 'two', wait } }] },
      ],
    ]),
    limits: { workspaces: new Map([['east', 1]]), computes: new Map() },
  });
  const exceeded = 'limits: 2 runs of east at work, 1 allowed';
  finds(of(false), exceeded);
  assert.ok(!found(of(undefined)).includes(exceeded));
});
