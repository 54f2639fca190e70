import type { RouteOutput, Run } from '@openlake/plugin-openlake-common';
import { Shell } from './portal/olo';
import { firstRun, RUN_WITHIN_MS } from './portal/runs';
import { expect, test } from './portal/test';

test('a run is started, followed, explained, marked, repaired and compared from a terminal', async ({
  portal,
}) => {
  test.setTimeout(3 * RUN_WITHIN_MS);
  await firstRun(portal);
  const shell = new Shell(portal.url);
  const type = (...args: string[]) => shell.olo(...args);
  const job = 'air-traffic/strict-audit';

  const started = await type('run', job, '--wait', '-o', 'json');
  expect(started.code).toBe(1);
  const run = JSON.parse(started.out) as Run;
  expect(run.failure?.task).toBe('no_rejects');
  expect(started.err).toContain(`/jobs/strict-audit/runs/${run.id}`);

  const shown = await type('runs', 'get', `${job}#${run.number}`);
  expect(shown.out).toMatch(/no_rejects +sql +failed .*Flights were rejected/);
  expect(shown.out).toMatch(/publish +sql +upstream failed/);

  const logs = await type('runs', 'logs', run.id, 'no_rejects');
  expect(logs.code).toBe(0);
  expect(logs.out).toContain('Flights were rejected');

  const plan = await type('repair', run.id, '--dry-run', '-o', 'json');
  expect(
    (JSON.parse(plan.out) as RouteOutput<'previewRepair'>).rerun.map(
      ({ key }) => key,
    ),
  ).toEqual(['no_rejects', 'publish']);

  const note = ['--note', 'the rejected flights are known'];
  const marked = await type(
    ...['runs', 'mark', run.id, 'no_rejects', 'success', ...note],
  );
  expect(marked.code).toBe(0);
  const repaired = await type('repair', run.id, '--wait', ...note);
  expect(repaired.code).toBe(0);
  expect(repaired.out).toContain(`${job}#${run.number} success`);

  const again = await type('runs', 'rerun', run.id, '--wait', '-q');
  expect(again.code).toBe(1);
  const other = again.out.trim();
  const compared = await type('runs', 'compare', run.id, other);
  expect(compared.out).toContain('The first task that differs: no_rejects');

  const found = await type(
    ...['runs', 'repair', '--job', job, '--state', 'failed', '--dry-run', '-q'],
  );
  expect(found.out.split('\n')).toContain(other);
  expect((await type('runs', 'cancel', other)).code).toBe(2);
});
