// An idle portal, after the example has run and its engines have gone to sleep.
import { setTimeout as wait } from 'node:timers/promises';
import { firstRun, processTree, startPortal } from './portal.mjs';

// DuckDB processes that nobody needs end after a minute.
const SETTLE_MS = 90_000;
const WATCH_MS = 60_000;

/** @param {string} root */
export async function bench(root) {
  const portal = await startPortal(root);
  try {
    await firstRun(portal, 'flights-medallion');
    await wait(SETTLE_MS);
    const before = processTree(portal.pid);
    await wait(WATCH_MS);
    const after = processTree(portal.pid);
    return [
      {
        what: 'memory of the process tree, npm included',
        value: after.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6,
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
        what: 'processor time while idle, of one core',
        value: (cpuSeconds(before, after) / (WATCH_MS / 1000)) * 100,
        unit: '%',
        bar: 3,
      },
    ];
  } finally {
    await portal.stop();
  }
}

/** What was used by processes that are still there; a process that came meanwhile counts from its start. */
function cpuSeconds(before, after) {
  return after.reduce(
    (sum, { pid, cpuSeconds: now }) =>
      sum + now - (before.find(member => member.pid === pid)?.cpuSeconds ?? 0),
    0,
  );
}
