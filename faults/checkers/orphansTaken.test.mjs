import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finds, found, MINUTE, version } from './rightHistory.mjs';

test('P10: a run that stays with a runner that was killed', () => {
  const kill = {
    kind: 'kill',
    pid: 7,
    down: 0,
    from: MINUTE,
    to: MINUTE + 500,
  };
  const owned = (owner, at) =>
    version(
      'local_runs',
      { run_id: 'r1', owner, fence: at, version: 1, lifecycle: 'running' },
      at,
    );
  const versions = [
    version('local_runners', { id: 'one', pid: 7 }, MINUTE - 9_000),
    owned('one', MINUTE - 8_000),
  ];
  const late = 'P10: A run stayed with a runner that was killed';
  const taken = owned('two', MINUTE + 9_000);
  assert.ok(
    !found({ faults: [kill], versions: [...versions, taken] }).includes(late),
  );
  finds({ faults: [kill], versions }, late);
  finds(
    { faults: [kill], versions: [...versions, owned('two', MINUTE + 30_000)] },
    late,
  );
});
