// @ts-check
'use strict';

/**
 * A small process that starts programs for the portal. Linux starts a program
 * by copying the process that asks for it, which for a portal of hundreds of
 * megabytes takes tens of milliseconds, and next to nothing for this one.
 *
 * It does as it is told and knows nothing of attempts: `Launcher.ts` has the
 * messages. What a program says goes straight to the portal, over sockets that
 * this process opens and then leaves to the program.
 */
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { connect } = require('node:net');

/**
 * @typedef {object} Request
 * @property {number} id
 * @property {string} program
 * @property {string[]} args
 * @property {string} cwd
 * @property {Record<string, string>} env
 * @property {string} address - where what the program says goes to
 * @property {[string, string]} tokens - by which the two sockets are known there
 */

process.on('message', (/** @type {Request} */ request) => {
  start(request).catch(error => tell(request.id, { error: plain(error) }));
});
// The portal is gone. Its programs go on, and the next portal ends them.
process.on('disconnect', () => process.exit());

/** @param {Request} request */
async function start({ id, program, args, cwd, env, address, tokens }) {
  const outputs = await Promise.all(tokens.map(token => open(address, token)));
  try {
    const child = spawn(program, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', ...outputs],
    });
    child.once('spawn', () => tell(id, { pid: child.pid }));
    child.once('error', error => tell(id, { error: plain(error) }));
    child.once('exit', (code, signal) => tell(id, { code, signal }));
  } finally {
    // The program has its own.
    outputs.forEach(output => output.destroy());
  }
}

/**
 * @param {string} address
 * @param {string} token
 */
async function open(address, token) {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    socket.write(token);
    // The portal has it in its hands, and still wants the program: it may be out of file descriptors, or have stood still.
    await Promise.race([
      once(socket, 'data'),
      once(socket, 'close').then(refused),
    ]);
    socket.on('error', () => {});
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function refused() {
  throw Object.assign(
    new Error('The portal did not take the output of a program'),
    { code: 'EMFILE' },
  );
}

/**
 * @param {number} id
 * @param {object} what
 */
function tell(id, what) {
  if (process.connected) {
    process.send?.({ id, ...what });
  }
}

/** @param {any} error */
function plain({ message, code, syscall }) {
  return { message, code, syscall };
}
