import { test } from 'node:test';
import { finds, history, version } from './rightHistory.mjs';

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
