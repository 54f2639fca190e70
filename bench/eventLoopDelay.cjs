// Loaded into a portal that is measured: how late its event loop is. SIGUSR2 writes what was recorded since the last
// one to the file that OPENLAKE_BENCH_DELAY names.
const { renameSync, writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { isMainThread } = require('node:worker_threads');

// npm and the preparation load this too; only the portal is measured.
if (isMainThread && process.env.OPENLAKE_PORTAL_PID === String(process.pid)) {
  const file = process.env.OPENLAKE_BENCH_DELAY;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.on('SIGUSR2', () => {
    const figures = { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 };
    delay.reset();
    writeFileSync(`${file}.new`, JSON.stringify(figures));
    renameSync(`${file}.new`, file);
  });
}
