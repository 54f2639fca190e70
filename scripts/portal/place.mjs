import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { Failure } from '../setup/failure.mjs';

/**
 * Where a portal lives: what tells two portals on one machine apart.
 *
 * @typedef {object} Place
 * @property {number} port
 * @property {string} state - the absolute folder of everything it keeps
 */

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {Place}
 */
export function readPlace(root, env) {
  const text = env.OPENLAKE_PORT || '7007';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Failure(
      `OPENLAKE_PORT is '${text}': set it to a port number between 1 and 65535.`,
    );
  }
  return { port, state: resolve(root, env.OPENLAKE_STATE || '.openlake') };
}

/**
 * The process id and port of the portal that uses a state folder now.
 *
 * @param {string} state
 * @returns {{ pid: number, port: number } | undefined}
 */
export function findPortal(state) {
  try {
    const portal = JSON.parse(readFileSync(join(state, 'portal.json'), 'utf8'));
    process.kill(portal.pid, 0);
    return portal;
  } catch (error) {
    return error.code === 'EPERM' ? { pid: 0, port: 0 } : undefined;
  }
}

/**
 * Whether something answers on a port of this machine.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function portIsTaken(port) {
  return new Promise(done => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

/**
 * Refuses a place that is in use.
 *
 * @param {Place} place
 */
export async function checkPlace(place) {
  const portal = findPortal(place.state);
  if (portal) {
    throw new Failure(
      `A portal already runs on ${place.state} (http://localhost:${portal.port}, process ${portal.pid}): stop it, or set OPENLAKE_STATE to another folder and OPENLAKE_PORT to another port.`,
    );
  }
  if (await portIsTaken(place.port)) {
    throw new Failure(
      `Port ${
        place.port
      } is in use by another program: stop it, or choose another port, for example OPENLAKE_PORT=${
        place.port + 1
      } npm start.`,
    );
  }
}
