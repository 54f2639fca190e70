// @ts-check
'use strict';

/**
 * A small process that starts programs for the portal. Linux starts a program
 * by copying the process that asks for it, which for a portal of hundreds of
 * megabytes takes tens of milliseconds, and next to nothing for this one.
 *
 * It does as it is told: `Launcher.ts` has the messages. What a program says
 * goes straight to the portal, over sockets that this process opens and then
 * leaves to the program.
 *
 * Each program is born into a control group of its own, since this process is
 * in it at that moment. It enters the next group right after a start: the
 * kernel takes up to tens of milliseconds for that. `ControlGroup.ts` knows how
 * groups are called.
 */
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { readFileSync, writeFileSync } = require('node:fs');
const { mkdir, rmdir, writeFile } = require('node:fs/promises');
const { connect } = require('node:net');
const { setPriority } = require('node:os');
const { dirname, join } = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');

/**
 * @typedef {object} Request
 * @property {number} id
 * @property {string} program
 * @property {string[]} args
 * @property {string} cwd
 * @property {Record<string, string>} env
 * @property {string} address - where what the program says goes to
 * @property {[string, string]} tokens - by which the two sockets are known there
 * @property {string} name - for the group of the program
 */

const PROCS = 'cgroup.procs';
const NICENESS = 5;
const LEAVE_TRIES = 50;
const LEAVE_PAUSE_MS = 100;

/**
 * How the paths of groups begin, where there are any.
 *
 * @type {string | undefined}
 */
const prefix = process.argv[2] && `${process.argv[2]}${identity()}-`;
let groupCount = 0;
/**
 * The group that this process is in; that of the portal when undefined.
 *
 * @type {string | undefined}
 */
let place;
/**
 * One after the other, since this process is in one place.
 *
 * @type {Promise<void>}
 */
let turn = moveOn();
let isOver = false;

process.on('message', (/** @type {Request} */ request) => {
  const outputs = Promise.all(
    request.tokens.map(token => open(request.address, token)),
  );
  outputs.catch(() => {});
  turn = turn
    .then(async () => start(request, await outputs))
    .catch(error => tell(request.id, { error: plain(error) }));
});
// The portal is gone. Its programs go on, and the next portal ends them.
process.on('disconnect', () => {
  isOver = true;
  turn = turn.then(end);
});
// Of somebody who ends all processes of the portal: it still has programs to end.
process.on('SIGTERM', () => {});

/**
 * @param {Request} request
 * @param {import('node:net').Socket[]} outputs
 */
async function start({ id, program, args, cwd, env, name }, outputs) {
  if (isOver) {
    return;
  }
  const group = place;
  const tag = group && (await nameGroup(group, name));
  try {
    const allowed = Promise.all(outputs.map(mayStart));
    tell(id, { ready: true });
    await allowed;
    const child = spawn(program, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', ...outputs],
    });
    child.once('exit', (code, signal) => tell(id, { code, signal }));
    await once(child, 'spawn');
    yieldToPortal(/** @type {number} */ (child.pid));
    tell(id, { pid: child.pid, group });
  } catch (error) {
    await (tag && rmdir(tag).catch(() => {}));
    throw error;
  } finally {
    // The program has its own.
    outputs.forEach(output => output.destroy());
  }
  if (!isOver) {
    await moveOn();
  }
}

/**
 * Where there is not enough of the processor for all, the portal comes first: a
 * task takes a little longer, and people and other tasks are not kept waiting.
 *
 * @param {number} pid
 */
function yieldToPortal(pid) {
  try {
    setPriority(pid, NICENESS);
    // Linux may share the processor among sessions first, and the program has one of its own.
    writeFileSync(`/proc/${pid}/autogroup`, String(NICENESS));
  } catch {
    // It has ended already, or the kernel does not share so, or has been told
    // so too often: of others than root it takes ten a second.
  }
}

/** Goes into a new group, or back to where groups are made when there is none to be had. */
async function moveOn() {
  if (!prefix) {
    return;
  }
  const group = `${prefix}${groupCount++}`;
  try {
    await mkdir(group);
    await enter(group).catch(async error => {
      await rmdir(group).catch(() => {});
      throw error;
    });
    place = group;
  } catch {
    await goHome();
  }
}

/** Leaves the group of the last program, which must be able to be ended alone. */
async function goHome() {
  for (let tries = 1; place !== undefined; tries++) {
    try {
      await enter(dirname(place));
      place = undefined;
    } catch (error) {
      if (tries === LEAVE_TRIES) {
        // Another one in its place starts where the portal is.
        console.error(`Cannot leave the control group of a program: ${error}`);
        process.exit(1);
      }
      await wait(LEAVE_PAUSE_MS);
    }
  }
}

/** @param {string} group */
function enter(group) {
  return writeFile(join(group, PROCS), String(process.pid));
}

async function end() {
  const last = place;
  await goHome();
  // One with a program stays.
  await (last && rmdir(last).catch(() => {}));
  process.exit();
}

/**
 * Says whose a group is, for a portal after this one: a group cannot be
 * renamed, but have a group below it.
 *
 * @param {string} group
 * @param {string} name
 */
function nameGroup(group, name) {
  const tag = join(group, name);
  return mkdir(tag).then(
    () => tag,
    // There may be a limit; then its programs are found by their environment.
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
    socket.on('error', () => {});
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/**
 * The portal has the socket in its hands, and still wants the program: it may
 * be out of file descriptors, or have stood still.
 *
 * @param {import('node:net').Socket} socket
 */
async function mayStart(socket) {
  await Promise.race([
    once(socket, 'data'),
    socket.destroyed ? refused() : once(socket, 'close').then(refused),
  ]);
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

/** This process for as long as the machine runs: its id, and when it started. */
function identity() {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The name in parentheses can hold anything; field 22 counts from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return `${process.pid}-${fields[19]}`;
}

/** @param {any} error */
function plain({ message, code, syscall }) {
  return { message, code, syscall };
}
