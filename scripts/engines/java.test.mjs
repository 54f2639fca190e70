import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { findJava } from './java.mjs';

const { JAVA_HOME } = process.env;
let home;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'openlake-java-'));
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin/java'), '');
  writeFileSync(join(home, 'release'), 'JAVA_VERSION="98.0.1"\n');
  process.env.JAVA_HOME = home;
});
afterEach(() => {
  rmSync(home, { recursive: true });
  delete process.env.JAVA_HOME;
  Object.assign(process.env, JAVA_HOME && { JAVA_HOME });
});

test('a Java whose version fits is found without running it', () => {
  assert.equal(findJava({ engine: 'Spark', from: 98 }), home);
  assert.equal(findJava({ engine: 'Spark', from: 97, to: 98 }), home);
});

test('where none fits, one sentence says which to install', () => {
  assert.throws(() => findJava({ engine: 'Trino', from: 99 }), {
    message:
      'Trino needs Java 99 or newer: install it or set JAVA_HOME to it, then run the command again.',
  });
  assert.throws(
    () => findJava({ engine: 'Spark', from: 90, to: 97 }),
    /^Error: Spark needs Java 90 to 97: /,
  );
});
