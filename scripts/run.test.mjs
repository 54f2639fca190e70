import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'openlake-run-'));
  cpSync(new URL('.', import.meta.url).pathname, join(root, 'scripts'), {
    recursive: true,
  });
  mkdirSync(join(root, 'bin'));
});
afterEach(() => rmSync(root, { recursive: true }));

function program(name, text) {
  const path = join(root, 'bin', name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

function environment(extra) {
  return {
    ...process.env,
    PATH: [join(root, 'bin'), process.env.PATH].join(delimiter),
    OPENLAKE_STATE: join(root, 'state'),
    ...extra,
  };
}

const run = (args, extra) =>
  spawnSync('sh', [join(root, 'scripts/run'), ...args], {
    encoding: 'utf8',
    env: environment(extra),
  });

test('under Yarn it is the Backstage command that people know', () => {
  program('backstage-cli', 'echo "$@"');
  const yarn = { npm_config_user_agent: 'yarn/4.18.1 npm/? node/v24' };
  assert.equal(
    run(['start', '--plugin', 'x'], yarn).stdout,
    'repo start --plugin x\n',
  );
  assert.equal(
    run(['test', 'a.test.ts'], yarn).stdout,
    'repo test a.test.ts\n',
  );
});

test('a failed preparation is one sentence and a failure', () => {
  const refused = run(['start'], {
    OPENLAKE_PORT: 'x',
    npm_config_user_agent: 'npm/11',
  });
  assert.equal(refused.status, 1);
  assert.equal(
    refused.stderr.trim(),
    "OPENLAKE_PORT is 'x': set it to a port number between 1 and 65535.",
  );
});

test('a signal in the middle of the preparation ends what it started', async () => {
  // A Node that does not fit makes npm get one; this npm never comes back.
  program('npm', `echo $$ > ${root}/npm.pid; exec sleep 600`);
  mkdirSync(join(root, 'packages'));
  mkdirSync(join(root, 'plugins'));
  const child = spawn('sh', [join(root, 'scripts/run'), 'bench'], {
    env: environment({ npm_config_user_agent: 'npm/11' }),
    stdio: 'ignore',
  });
  const ended = new Promise(resolve => {
    child.on('exit', (code, signal) => resolve(code ?? signal));
  });
  const pidFile = join(root, 'npm.pid');
  await until(
    () =>
      existsSync(pidFile) &&
      spawnSync('cat', [pidFile], { encoding: 'utf8' }).stdout.trim(),
  );
  const npm = Number(spawnSync('cat', [pidFile], { encoding: 'utf8' }).stdout);

  child.kill('SIGTERM');

  assert.notEqual(await ended, 0);
  await until(() => !isAlive(npm));
});

test('an old Node and a strange platform are told so before anything else', () => {
  const check = new URL('./setup/platform.cjs', import.meta.url).pathname;
  const on = platform =>
    spawnSync(
      process.execPath,
      ['-e', `${platform}; require(${JSON.stringify(check)})`],
      { encoding: 'utf8' },
    );
  const windows = on(
    "Object.defineProperty(process, 'platform', { value: 'win32' })",
  );
  assert.match(windows.stderr, /inside WSL/);
  assert.equal(windows.status, 1);
  const old = on(
    "Object.defineProperty(process, 'versions', { value: { node: '18.1.0' } })",
  );
  assert.match(old.stderr, /needs Node 20 or newer.*18\.1\.0/);
  assert.equal(old.status, 1);
  assert.equal(on('').status, 0);
});

async function until(condition) {
  while (!condition()) {
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
