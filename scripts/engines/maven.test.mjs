import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fetchArtifact } from './maven.mjs';

const TEXT = 'the driver';
const DRIVER = {
  group: 'org.example',
  name: 'driver',
  version: '1.0',
  sha256: createHash('sha256').update(TEXT).digest('hex'),
};
const { PATH } = process.env;

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'openlake-maven-'));
  mkdirSync(join(root, 'bin'));
  process.env.PATH = [join(root, 'bin'), PATH].join(delimiter);
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(root, { recursive: true });
});

/** A Maven that gives this text, whatever it is asked for. */
function giveOut(text) {
  const path = join(root, 'bin/mvn');
  writeFileSync(
    path,
    `#!/bin/sh\nfor word; do case $word in -DoutputDirectory=*) printf '${text}' > "\${word#*=}/driver-1.0.jar" ;; esac; done\n`,
  );
  chmodSync(path, 0o755);
}

test('a file is fetched once', async () => {
  giveOut(TEXT);
  const file = await fetchArtifact(root, DRIVER);
  giveOut('something else');
  assert.equal(await fetchArtifact(root, DRIVER), file);
  assert.equal(readFileSync(file, 'utf8'), TEXT);
});

test('a file that is not the one that was tested is refused, and not kept', async () => {
  giveOut('something else');
  await assert.rejects(
    fetchArtifact(root, DRIVER),
    /driver 1\.0 is not the file that was tested/,
  );
  giveOut(TEXT);
  assert.equal(readFileSync(await fetchArtifact(root, DRIVER), 'utf8'), TEXT);
});
