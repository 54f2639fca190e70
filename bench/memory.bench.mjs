import { setTimeout as wait } from 'node:timers/promises';
import { processTree, startPortal } from './portal.mjs';

const SETTLE_MS = 60_000;
const WATCH_MS = 60_000;

/** @param {string} root */
export async function bench(root) {
  const portal = await startPortal(root);
  try {
    // The example runs once after the first start; idle is what comes after.
    await wait(SETTLE_MS);
    const before = processTree(portal.pid);
    await wait(WATCH_MS);
    const after = processTree(portal.pid);
    const sum = (tree, key) =>
      tree.reduce((total, member) => total + member[key], 0);
    return [
      {
        what: 'memory of the process tree, npm included',
        value: sum(after, 'bytes') / 1e6,
        unit: 'MB',
        bar: 900,
      },
      {
        what: 'processes beside npm and the portal',
        value: after.length - 2,
        unit: '',
        bar: 2,
      },
      {
        what: 'processor time while idle',
        value:
          ((sum(after, 'cpuSeconds') - sum(before, 'cpuSeconds')) /
            (WATCH_MS / 1000)) *
          100,
        unit: '%',
        bar: 3,
      },
    ];
  } finally {
    await portal.stop();
  }
}
