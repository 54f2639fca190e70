// The example over 3M flights: its first run, which competes with the portal's own start, and one when the portal is up.
// Meanwhile: how late the event loop of the portal's process is, measured inside it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { firstRun, runJob, secondsOf, startPortal } from './portal.mjs';

const JOB = 'flights-medallion';

/** @param {string} root */
export async function bench(root) {
  const folder = await mkdtemp(join(tmpdir(), 'openlake-delay-'));
  const file = join(folder, 'delay.json');
  const recorder = fileURLToPath(
    new URL('eventLoopDelay.cjs', import.meta.url),
  );
  const portal = await startPortal(root, {
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require "${recorder}"`,
    OPENLAKE_BENCH_DELAY: file,
  });
  try {
    const first = await firstRun(portal, JOB);
    await recorded(portal.mainPid, file);
    const second = await runJob(portal, 'air-traffic', JOB);
    const delay = await recorded(portal.mainPid, file);
    return [
      {
        what: 'pipeline over 3M rows, first run of a new portal',
        value: secondsOf(first),
        unit: 's',
        bar: 20,
      },
      {
        what: 'pipeline over 3M rows, portal up',
        value: secondsOf(second),
        unit: 's',
        bar: 20,
      },
      {
        what: 'event loop delay meanwhile, p99',
        value: delay.p99,
        unit: 'ms',
        bar: 50,
      },
      {
        what: 'event loop delay meanwhile, longest',
        value: delay.max,
        unit: 'ms',
      },
    ];
  } finally {
    await portal.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the recorder has, which starts anew then. */
async function recorded(pid, file) {
  process.kill(pid, 'SIGUSR2');
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text) {
      await rm(file);
      return JSON.parse(text);
    }
    await wait(20);
  }
}
