// The second start: everything is installed and built, and the state is there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstRun, startPortal } from './portal.mjs';

/** @param {string} root */
export async function bench(root) {
  const state = await mkdtemp(join(tmpdir(), 'openlake-bench-'));
  try {
    const first = await startPortal(root, { OPENLAKE_STATE: state });
    await firstRun(first, 'flights-medallion');
    await first.stop();
    const second = await startPortal(root, { OPENLAKE_STATE: state });
    await second.stop();
    return [
      {
        what: 'second npm start to ready',
        value: second.readyAfter,
        unit: 's',
        bar: 20,
      },
    ];
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}
