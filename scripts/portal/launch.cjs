// Loaded into the portal's own process before everything else: the launcher stays, but as a part of the portal and not
// as a process above it. It keeps the terminal for what a person must know and sends the rest to the log file.
const { isMainThread } = require('node:worker_threads');

// Children of the portal inherit its --require flags, not its process id.
if (isMainThread && process.env.OPENLAKE_PORTAL_PID === String(process.pid)) {
  launch();
}

function launch() {
  const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
  const { join, resolve } = require('node:path');
  const { openLog } = require('./log.cjs');
  const { whenReady } = require('./ready.cjs');

  const root = resolve(__dirname, '../..');
  const port = Number(process.env.OPENLAKE_PORT || 7007);
  const state = resolve(root, process.env.OPENLAKE_STATE || '.openlake');
  process.env.OPENLAKE_PORT = String(port);
  process.env.OPENLAKE_STATE = state;
  process.env.OPENLAKE_ROOT = root;
  delete process.env.OPENLAKE_PORTAL_PID;

  const say = text => writeTerminal(`${text}\n`);
  const started = performance.now();
  const seconds = () =>
    `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(7);
  const writeTerminal = process.stdout.write.bind(process.stdout);

  const note = join(state, 'portal.json');
  mkdirSync(join(state, 'database'), { recursive: true });
  writeFileSync(note, JSON.stringify({ pid: process.pid, port }));
  const log = openLog(join(state, 'logs'));
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk, encoding, done) => {
      log.write(chunk);
      const callback = typeof encoding === 'function' ? encoding : done;
      if (callback) {
        process.nextTick(callback);
      }
      return true;
    };
  }
  // A terminal that is gone must not take the portal down in the middle of a write.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});

  let phase = 'starting';
  say(`         Starting the portal (log: ${log.path})`);
  whenReady(port).then(() => {
    if (phase === 'starting') {
      phase = 'ready';
      say(`${seconds()}  Starting the portal: done\n`);
      say(`OpenLake is ready: http://localhost:${port}`);
    }
  });

  const stop = () => {
    if (phase === 'stopping') {
      return;
    }
    phase = 'stopping';
    say('\nStopping OpenLake');
    // The platform closes its services in order; a request that never ends must not keep the portal for ever.
    setTimeout(() => process.exit(0), 15_000).unref();
  };
  const refuse = why => {
    phase = 'refused';
    say(`\n${why}`);
    process.exit(1);
  };
  process.on('unhandledRejection', error => {
    if (phase !== 'starting') {
      return;
    }
    if (error?.code === 'EADDRINUSE') {
      // Between the check before the start and now, somebody else may have come.
      refuse(
        `Port ${port} is in use by another program: stop it, or set OPENLAKE_PORT to another port.`,
      );
    } else if (
      error?.name === 'BackendStartupError' ||
      process.listenerCount('unhandledRejection') === 1
    ) {
      // A part that cannot begin, or not even be loaded: then the platform does not listen yet.
      log.write(`${error?.stack ?? error}\n`);
      refuse(
        `The portal cannot start: ${error?.message ?? error}\nMore in ${
          log.path
        }`,
      );
    }
  });
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', () => process.kill(process.pid, 'SIGTERM'));
  process.on('exit', code => {
    rmSync(note, { force: true });
    if (phase !== 'stopping' && phase !== 'refused' && code !== 0) {
      say(
        `\nThe portal ended with an error (exit code ${code}): ${log.lastError()}\nMore in ${
          log.path
        }`,
      );
    }
  });
}
