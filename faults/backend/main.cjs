// A backend with nothing but the control plane, the local runner and the embedded lakehouse, to be made to fail. It
// loads, says so, waits to be told its configuration, and then obeys what the driver says: see `commands` below.
const { openSync, writeSync } = require('node:fs');
const { createBackend } = require('@backstage/backend-defaults');
const {
  coreServices,
  createServiceFactory,
} = require('@backstage/backend-plugin-api');
const { ConfigReader } = require('@backstage/config');
const { catalogServiceRef } = require('@backstage/plugin-catalog-node');
const { openlakePlugin } = require('../../plugins/openlake-backend/src/plugin');
const {
  openlakeModuleDuckdb,
} = require('../../plugins/openlake-backend-module-duckdb/src/module');
const {
  openlakeModuleIceberg,
} = require('../../plugins/openlake-backend-module-iceberg/src/module');
const {
  openlakeModuleLocal,
} = require('../../plugins/openlake-backend-module-local/src/module');
const {
  failpointActions,
  onFailpoint,
} = require('../../plugins/openlake-node/src/failpoint');
const { stepClock } = require('./clock.cjs');
const {
  failCall,
  failNoCalls,
  mutate,
  watchDatabase,
} = require('./database.cjs');
const { silenceEngine } = require('./engine.cjs');

/**
 * File that gets a line for each fault that took place in here, before it does. Open all the time: to note one must not be
 * one, where no more files can be opened.
 */
let journal;

function note(what) {
  if (journal !== undefined) {
    // Not by the clock, which may be a wrong one.
    const at = performance.timeOrigin + performance.now();
    writeSync(
      journal,
      `${JSON.stringify({ at, pid: process.pid, ...what })}\n`,
    );
  }
}

const reached = new Set();
/** @type {Map<string, { action: string, ms: number, left: number }>} */
const armed = new Map();

onFailpoint(name => {
  if (!reached.has(name)) {
    reached.add(name);
    note({ reached: name });
  }
  const due = armed.get(name);
  if (due && --due.left === 0) {
    const { action, ms } = due;
    armed.delete(name);
    note({ fault: 'failpoint', name, action });
    failpointActions[action](name, ms);
  }
});

const commands = {
  async start({ config, journal: file, mutation, clock }) {
    journal = file && openSync(file, 'a');
    stepClock(clock);
    watchDatabase(note);
    mutate(mutation);
    const backend = createBackend();
    backend.add(
      createServiceFactory({
        service: coreServices.rootConfig,
        deps: {},
        factory: () => new ConfigReader(config),
      }),
    );
    // Workspaces are folders here; nobody's catalog is asked for them.
    backend.add(
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => ({
          queryEntities: async () => ({
            items: [],
            totalItems: 0,
            pageInfo: {},
          }),
        }),
      }),
    );
    backend.add(openlakePlugin);
    backend.add(openlakeModuleDuckdb);
    backend.add(openlakeModuleIceberg);
    backend.add(openlakeModuleLocal);
    await backend.start();
    process.send({ event: 'started' });
  },
  failpoint({ name, action, ms, nth }) {
    armed.set(name, { action, ms, left: nth });
  },
  failCall,
  mutate: ({ name }) => mutate(name),
  /** What was armed and has not gone off does not any more. */
  calm() {
    armed.clear();
    failNoCalls();
  },
  clock: ({ ms }) => stepClock(ms),
  silence: ({ ms }) => silenceEngine(ms),
};

process.on('message', message => {
  Promise.resolve(commands[message.command](message)).catch(error => {
    process.stderr.write(`${message.command}: ${error.stack}\n`);
    process.exit(1);
  });
});
// The driver is gone; nobody else would end this.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.send({ event: 'loaded' });
