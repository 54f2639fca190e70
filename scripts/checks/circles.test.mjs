import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { findCircles } from './circles.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'openlake-circles-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

test('a circle is found, its types included', async () => {
  write({
    'a.ts': "import type { B } from './b';",
    'b.ts': "export type { C } from './deep/c';",
    'deep/c.tsx': "const load = () => import('../a');",
    'd.ts': "import './a';",
  });
  assert.deepEqual(await findCircles(root), [['a.ts', 'b.ts', 'deep/c.tsx']]);
});

test('a diamond is not a circle', async () => {
  write({
    'a.ts': "import './b'; import './c';",
    'b.ts': "import './d';",
    'c.ts': "import './d';",
    'd.ts': '',
  });
  assert.deepEqual(await findCircles(root), []);
});
