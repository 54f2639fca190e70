import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const LAUNCH = fileURLToPath(new URL('./launch.cjs', import.meta.url));

let state;
before(async () => {
  state = await mkdtemp(join(tmpdir(), 'openlake-launch-'));
});
after(() => rm(state, { recursive: true }));

/** A portal that is nothing but this program. */
async function portal(program) {
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      'OPENLAKE_PORTAL_PID=$$ exec "$0" "$@"',
      process.execPath,
      ...['--require', LAUNCH, '--eval', program],
    ],
    {
      env: { ...process.env, OPENLAKE_STATE: state, OPENLAKE_PORT: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [said, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'exit'),
  ]);
  return { said, code };
}

test('a part that cannot be loaded ends the portal, which says why', async () => {
  const { said, code } = await portal(
    `setInterval(() => {}, 1000); Promise.reject(new Error('duckdb is broken'))`,
  );
  assert.equal(code, 1);
  assert.match(said, /The portal cannot start: duckdb is broken\nMore in /);
  const log = await readFile(join(state, 'logs/portal.log'), 'utf8');
  assert.match(log, /Error: duckdb is broken\n +at /);
});

test('a part that cannot begin does too, of which the platform hears', async () => {
  const { said, code } = await portal(
    `process.on('unhandledRejection', () => {}); setInterval(() => {}, 1000);
     Promise.reject(Object.assign(new Error('duckdb has no memory'), { name: 'BackendStartupError' }))`,
  );
  assert.equal(code, 1);
  assert.match(said, /The portal cannot start: duckdb has no memory\nMore in /);
});

test('what else the platform hears of is left to it', async () => {
  const { said, code } = await portal(
    `process.on('unhandledRejection', () => process.exit(3)); Promise.reject(new Error('a request failed'))`,
  );
  assert.equal(code, 3);
  assert.doesNotMatch(said, /cannot start/);
});

test('a port that somebody else has is named', async () => {
  const { said, code } = await portal(
    `process.on('unhandledRejection', () => {}); setInterval(() => {}, 1000); Promise.reject(Object.assign(new Error('no'), { code: 'EADDRINUSE' }))`,
  );
  assert.equal(code, 1);
  assert.match(said, /Port 1 is in use by another program/);
});
