import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { checkPlace, findPortal, readPlace } from './place.mjs';

const RESET = new URL('./reset.mjs', import.meta.url).pathname;
let state;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'openlake-place-'));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

function note(pid) {
  writeFileSync(
    join(state, 'portal.json'),
    JSON.stringify({ pid, port: 7007 }),
  );
}

function reset() {
  return spawnSync(process.execPath, [RESET], {
    encoding: 'utf8',
    env: { ...process.env, OPENLAKE_STATE: state },
  });
}

/** The id of a process that has ended. */
function endedProcess() {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

test('the place comes from the environment, the state folder relative to the repository', () => {
  assert.deepEqual(readPlace('/repo', {}), {
    port: 7007,
    state: '/repo/.openlake',
  });
  assert.deepEqual(
    readPlace('/repo', { OPENLAKE_PORT: '7008', OPENLAKE_STATE: 'other' }),
    {
      port: 7008,
      state: '/repo/other',
    },
  );
  for (const port of ['x', '0', '70000', '1.5']) {
    assert.throws(
      () => readPlace('/repo', { OPENLAKE_PORT: port }),
      /between 1 and 65535/,
    );
  }
});

test('a port in use is refused, with another to try', async () => {
  const server = createServer();
  await new Promise(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address();
  await assert.rejects(
    checkPlace({ port, state }),
    /is in use by another program.*OPENLAKE_PORT/,
  );
  await new Promise(resolve => {
    server.close(resolve);
  });
  await checkPlace({ port, state });
});

test('a state folder in use is refused; one whose portal has died is not', async () => {
  note(process.pid);
  await assert.rejects(
    checkPlace({ port: 1, state }),
    /A portal already runs on/,
  );
  note(endedProcess());
  assert.equal(findPortal(state), undefined);
});

test('reset removes what a portal made, and nothing else', () => {
  writeFileSync(join(state, 'thesis.txt'), '');
  assert.match(reset().stderr, /was not made by OpenLake/);
  assert.ok(existsSync(state));

  mkdirSync(join(state, 'logs'));
  writeFileSync(join(state, 'logs/portal.log'), '');
  note(process.pid);
  const refused = reset();
  assert.match(refused.stderr, /stop it first/);
  assert.equal(refused.status, 1);

  note(endedProcess());
  assert.equal(reset().status, 0);
  assert.equal(existsSync(state), false);
  assert.equal(reset().status, 0);
});
