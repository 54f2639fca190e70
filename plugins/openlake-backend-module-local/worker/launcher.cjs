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
 *
 * Each program is born into a control group of its own, since this process is
 * in it at that moment. It enters the next one while nobody waits: the kernel
 * takes up to tens of milliseconds for that.
 */
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdir, rmdir, writeFile } = require('node:fs/promises');
const { connect } = require('node:net');
const { dirname, join } = require('node:path');

/**
 * @typedef {object} Request
 * @property {number} id
 * @property {string} program
 * @property {string[]} args
 * @property {string} cwd
 * @property {Record<string, string>} env
 * @property {string} address - where what the program says goes to
 * @property {[string, string]} tokens - by which the two sockets are known there
 * @property {string} name - of the attempt, as the name of a folder
 */

const PROCS = 'cgroup.procs';
/** How the paths of groups begin, where there are any. @type {string | undefined} */
const prefix = process.argv[2];
let groups = 0;
/** The group that this process is in, alone. @type {Promise<string | undefined>} */
let place = enter();
/** Programs are started one at a time, since this process is in one place. @type {Promise<void>} */
let turn = Promise.resolve();

process.on('message', (/** @type {Request} */ request) => {
  turn = turn
    .then(() => start(request))
    .catch(error => tell(request.id, { error: plain(error) }));
});
// The portal is gone. Its programs go on, and the next portal ends them.
process.on('disconnect', async () => {
  const group = await place;
  await (group && leave(group));
  process.exit();
});

/** @param {Request} request */
async function start({ id, program, args, cwd, env, address, tokens, name }) {
  const group = await place;
  const named = group && (await nameGroup(group, name));
  /** @type {import('node:net').Socket[]} */
  let outputs = [];
  try {
    outputs = await Promise.all(tokens.map(token => open(address, token)));
    const child = spawn(program, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', ...outputs],
    });
    child.once('exit', (code, signal) => tell(id, { code, signal }));
    await once(child, 'spawn');
    tell(id, { pid: child.pid, group });
  } catch (error) {
    await (named && rmdir(named));
    throw error;
  } finally {
    // The program has its own.
    outputs.forEach(output => output.destroy());
  }
  place = enter();
  place.then(() => tell(id, { left: true }));
}

/** Goes into a new group, where this process may make one. */
async function enter() {
  if (!prefix) {
    return undefined;
  }
  const group = `${prefix}${process.pid}-${groups++}`;
  try {
    await mkdir(group);
    await writeFile(join(group, PROCS), String(process.pid));
    return group;
  } catch {
    await leave(group);
    return undefined;
  }
}

/**
 * Goes back to where groups are made, and ends a group without programs.
 *
 * @param {string} group
 */
async function leave(group) {
  await writeFile(join(dirname(group), PROCS), String(process.pid)).catch(
    () => {},
  );
  await rmdir(group).catch(() => {});
}

/**
 * Says whose a group is, for a portal after this one: a group cannot be renamed, but have a group below it.
 *
 * @param {string} group
 * @param {string} name
 */
function nameGroup(group, name) {
  const named = join(group, name);
  return mkdir(named).then(
    () => named,
    // There may be a limit; then it is still found by its programs' environment.
    () => undefined,
  );
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
