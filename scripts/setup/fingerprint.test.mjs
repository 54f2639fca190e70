import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fingerprint } from './fingerprint.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openlake-fingerprint-'));
  writeFileSync(join(folder, 'a.ts'), 'a');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a new, changed or removed file changes it', async () => {
  const first = await fingerprint([folder]);
  writeFileSync(join(folder, 'b.ts'), 'b');
  const second = await fingerprint([folder]);
  writeFileSync(join(folder, 'b.ts'), 'c');
  const third = await fingerprint([folder]);
  rmSync(join(folder, 'b.ts'));
  const fourth = await fingerprint([folder]);
  assert.equal(new Set([first, second, third]).size, 3);
  assert.equal(fourth, first);
});

test('tests and what is built do not count', async () => {
  const first = await fingerprint([folder]);
  writeFileSync(join(folder, 'a.test.ts'), 'test');
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist/a.js'), 'built');
  assert.equal(await fingerprint([folder]), first);
});

test('a file that is missing counts, and is no error', async () => {
  const missing = join(folder, 'config.d.ts');
  const first = await fingerprint([missing]);
  writeFileSync(missing, '');
  assert.notEqual(await fingerprint([missing]), first);
});
