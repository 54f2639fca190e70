import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPortal } from './portal.mjs';

/** @param {string} root */
export async function bench(root) {
  const folder = await mkdtemp(join(tmpdir(), 'openlake-clone-'));
  try {
    const clone = join(folder, 'clone');
    execFileSync('git', ['clone', '--quiet', root, clone]);
    const portal = await startPortal(clone, { HOME: folder });
    await portal.stop();
    return [
      {
        what: 'fresh clone, empty home folder: npm start to ready',
        value: portal.readyAfter,
        unit: 's',
        bar: 180,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
