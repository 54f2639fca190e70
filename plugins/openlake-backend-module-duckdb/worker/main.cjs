// @ts-check
'use strict';

/**
 * The process that DuckDB lives in. Plain JavaScript, so that it starts the
 * same from the sources, in tests and from a published package.
 *
 * It knows nothing of tables or of who may do what: its parent sends SQL, one
 * message at a time, and it answers each with a result or with DuckDB's error.
 * `src/process/messages.ts` has the messages.
 */
const { version } = require('@duckdb/node-api');
const { rmSync } = require('node:fs');
const { Session } = require('./session.cjs');
const { watchMemory } = require('./memory.cjs');

const settings = JSON.parse(process.argv[2] ?? '{}');
const session = new Session(settings.duckdb ?? {});
let busy = 0;
/** Requests are answered one after the other, so that nobody has to wait with the next. */
let turn = Promise.resolve();

watchMemory({
  limitBytes: settings.rssLimitBytes,
  isBusy: () => busy > 0,
  onExceeded: rss => {
    process.send?.({ fatal: 'out_of_memory', rss }, undefined, undefined, () =>
      endNow(),
    );
    setTimeout(endNow, 200);
  },
});

process.on('message', (/** @type {any} */ request) => {
  if (request.op === 'interrupt') {
    session.interrupt();
    return;
  }
  busy++;
  turn = turn.then(() => answer(request));
});

/** @param {any} request */
async function answer(request) {
  try {
    const result = await handle(request);
    process.send?.({ id: request.id, result });
  } catch (error) {
    process.send?.({ id: request.id, error: String(error?.message ?? error) });
  } finally {
    busy--;
  }
}

// The parent is gone: nobody wants the answer, and nobody else removes the
// temporary files. A statement that runs in a native thread would keep an
// ordinary exit waiting.
process.on('disconnect', () => {
  try {
    rmSync(settings.duckdb.temp_directory, { recursive: true, force: true });
  } finally {
    endNow();
  }
});

session.prepareSpare().then(
  () => process.send?.({ ready: true, version: version() }),
  error => {
    process.send?.({ failed: String(error?.message ?? error) });
    process.disconnect?.();
  },
);

/** @param {any} request */
function handle(request) {
  switch (request.op) {
    case 'parse':
      return session.parse(request.sql);
    case 'open':
      return session.open(request);
    case 'describe':
      return session.describe(request.sql);
    case 'run':
      return session.run(request, fraction =>
        process.send?.({ id: request.id, progress: fraction }),
      );
    case 'close':
      return session.close();
    default:
      throw new Error(`Unknown operation ${request.op}`);
  }
}

function endNow() {
  process.kill(process.pid, 'SIGKILL');
}
