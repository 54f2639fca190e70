// @ts-check
'use strict';

const INTERVAL_MS = 100;

/**
 * Ends the process before it eats the machine. DuckDB's own memory limit does
 * not count what single functions allocate, and the operating system's limit
 * does not exist everywhere. DuckDB works in other threads, so this loop runs
 * while a statement does.
 *
 * @param {{ limitBytes?: number, isBusy: () => boolean, onExceeded: (rss: number) => void }} options
 */
function watchMemory({ limitBytes, isBusy, onExceeded }) {
  if (!limitBytes) {
    return;
  }
  const timer = setInterval(() => {
    if (!isBusy()) {
      return;
    }
    const rss = process.memoryUsage.rss();
    if (rss > limitBytes) {
      clearInterval(timer);
      onExceeded(rss);
    }
  }, INTERVAL_MS);
  timer.unref();
}

module.exports = { watchMemory };
