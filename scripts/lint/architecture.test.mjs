import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

const require = createRequire(import.meta.url);
const { architecture, ROOMS } = require('./architecture.cjs');
const { ESLint } = require('eslint');

let root;
let eslint;

before(() => {
  root = mkdtempSync(join(tmpdir(), 'openlake-lint-'));
  eslint = new ESLint({
    cwd: root,
    useEslintrc: false,
    resolvePluginsRelativeTo: join(import.meta.dirname, '../..'),
    overrideConfig: {
      parser: require.resolve('@typescript-eslint/parser'),
      parserOptions: { sourceType: 'module' },
      ...architecture(root),
    },
  });
});

after(() => rmSync(root, { recursive: true }));

/** What the rules say about a file with one import of another file. */
async function importing(from, to, kind = 'import type') {
  for (const file of [from, to]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), 'export type A = 1;\n');
  }
  const up = '../'.repeat(from.split('/').length - 1);
  const [result] = await eslint.lintText(
    `${kind} { A } from '${up}${to.replace(/\.tsx?$/, '')}';\n`,
    { filePath: join(root, from) },
  );
  return result.messages.map(message => message.message).join('\n');
}

const room = name => `plugins/openlake-backend/src/${name}/A.ts`;

test('the rank of the rooms', () => {
  assert.deepEqual(
    ROOMS.map(rank => rank.join(' ')),
    [
      'database access audit facts connectors',
      'workspaces',
      'jobs',
      'runs',
      'tables',
      'lineage',
      'queries experiments',
      'health costs views',
    ],
  );
});

test('a room may know an earlier one, and never a later one, types included', async () => {
  const rooms = ROOMS.flatMap((names, rank) => names.map(name => [name, rank]));
  for (const [name, rank] of rooms) {
    for (const [other, otherRank] of rooms) {
      const said = await importing(room(name), room(other));
      if (otherRank > rank) {
        assert.match(said, /comes before this room/, `${name} -> ${other}`);
      } else {
        assert.equal(said, '', `${name} -> ${other}`);
      }
    }
  }
});

for (const [from, to, reason] of [
  [
    'packages/iceberg/src/a.ts',
    'plugins/openlake-common/src/b.ts',
    /library of its own/,
  ],
  [
    'plugins/openlake-common/src/a.ts',
    'plugins/openlake-node/src/b.ts',
    /knows nobody/,
  ],
  [
    'plugins/openlake-node/src/a.ts',
    'plugins/openlake-backend/src/b.ts',
    /holds contracts/,
  ],
  [
    'plugins/openlake-react/src/a.ts',
    'plugins/openlake/src/b.ts',
    /runs in a browser/,
  ],
  [
    'plugins/openlake/src/a.ts',
    'plugins/openlake-backend/src/b.ts',
    /over HTTP/,
  ],
  [
    'plugins/openlake-backend/src/a.ts',
    'plugins/openlake-backend-module-local/src/b.ts',
    /names no connector/,
  ],
  [
    'plugins/openlake-backend-module-local/src/a.ts',
    'plugins/openlake-backend/src/b.ts',
    /A connector knows/,
  ],
  ['packages/cli/src/a.ts', 'plugins/openlake-backend/src/b.ts', /olo knows/],
  [
    'plugins/openlake-node/src/x/index.ts',
    'plugins/openlake-node/src/x/b.ts',
    /No index file/,
  ],
  [
    'plugins/openlake-node/src/x/a.ts',
    'plugins/openlake-node/src/index.ts',
    /not an index/,
  ],
]) {
  test(`${from} may not import ${to}`, async () => {
    assert.match(await importing(from, to), reason);
    assert.match(await importing(from, to, 'export'), reason);
  });
}

for (const [from, to] of [
  ['plugins/openlake/src/a.ts', 'plugins/openlake-react/src/b.ts'],
  ['plugins/openlake-node/src/a.ts', 'plugins/openlake-common/src/b.ts'],
  [
    'plugins/openlake-backend-module-local/src/a.ts',
    'plugins/openlake-node/src/b.ts',
  ],
  ['plugins/openlake-backend/src/a.ts', 'plugins/openlake-node/src/b.ts'],
  ['plugins/openlake-node/src/index.ts', 'plugins/openlake-node/src/x/b.ts'],
]) {
  test(`${from} may import ${to}`, async () => {
    assert.equal(await importing(from, to), '');
  });
}
