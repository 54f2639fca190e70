import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AttemptLog, LogStream } from '../log/AttemptLog';
import { ControlGroup } from './ControlGroup';
import { launch } from './launch';
import { LaunchedProcess, ProcessEnd } from './LaunchedProcess';
import { countMemoryKills } from './memoryKills';
import {
  ATTEMPT_VARIABLE,
  ProcessTree,
  signalTree,
  treeLives,
} from './processTree';

/** @internal */
export interface ProcessRequest {
  /** Absolute path of the program, then its arguments. No shell reads them. */
  command: readonly [string, ...string[]];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Names the attempt; see {@link ATTEMPT_VARIABLE}. */
  marker: string;
  log: AttemptLog;
  /** Aborting it ends the whole tree. */
  signal: AbortSignal;
  /** Asked last of all, however long the preparation took. */
  mayStart?(signal: AbortSignal): Promise<void>;
  /** How long the tree has between being asked and being made to end. */
  graceMs: number;
  /** Called once the program runs. */
  onStart?(): void;
}

/** @internal */
export interface AttemptEnd extends ProcessEnd {
  /** It ended after it had been told to: how far it came nobody knows. */
  told?: boolean;
  /** It was killed, and the system killed something for want of memory meanwhile. */
  outOfMemory?: boolean;
}

/** What shells answer for a program that was killed: 128 + 9. */
const KILLED_CODE = 137;

/** Whether a program, or what a shell ran for it, was made to end at once. @internal */
export function isKilled({ code, signal }: ProcessEnd): boolean {
  return signal === 'SIGKILL' || code === KILLED_CODE;
}

const SETTLE_MS = 1_000;
/** Bytes at a time, however much the pipe holds. */
const PIECE = 4 * 1024;
/** They take some milliseconds. */
const LINES_PER_TURN = 2_000;

/**
 * Runs a program in a process group of its own and writes what it says to the
 * log. When the program ends, everything that it has started ends too.
 *
 * @throws when the program cannot be started
 * @internal
 */
export async function runProcess(request: ProcessRequest): Promise<AttemptEnd> {
  const { log, signal, marker, graceMs } = request;
  signal.throwIfAborted();
  const [program, ...args] = request.command;
  const killsBefore = countMemoryKills();
  let mayRun = false;
  const child = await launch({
    program,
    args,
    cwd: request.cwd,
    env: { ...request.env, [ATTEMPT_VARIABLE]: marker },
    marker,
    async mayStart() {
      await request.mayStart?.(signal);
      signal.throwIfAborted();
      mayRun = true;
    },
  }).catch(async error => {
    // What starts programs may have been killed right after it had started this one.
    if (mayRun) {
      const groups = await ControlGroup.find(marker);
      await signalTree({ marker, groups }, 'SIGKILL');
    }
    throw error;
  });
  const followed = Promise.all([
    follow(child.stdout, 'stdout', log),
    follow(child.stderr, 'stderr', log),
  ]);
  const { pid, parent, group } = child;
  const tree = { pid, parent, marker, groups: group && [group] };
  let ending: Promise<void> | undefined;
  const onAbort = () => {
    ending = endTree(tree, graceMs);
  };
  if (signal.aborted) {
    onAbort();
  } else {
    signal.addEventListener('abort', onAbort, { once: true });
    request.onStart?.();
  }
  try {
    const end = await child.exited
      .then(how => ({ ...how, ...(ending && { told: true }) }))
      .finally(async () => {
        await ending;
        await signalTree(tree, 'SIGKILL');
        await settle(child, followed);
      });
    await followed;
    const outOfMemory = isKilled(end) && countMemoryKills() > killsBefore;
    return { ...end, ...(outOfMemory && { outOfMemory }) };
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Nobody has to wait for that.
    group?.remove();
  }
}

/**
 * Writes what comes out of a pipe to the log, no faster than the disk takes it.
 * A flood of short lines is cut up, so that everybody else has a turn between.
 */
async function follow(
  pipe: Readable,
  stream: LogStream,
  log: AttemptLog,
): Promise<void> {
  try {
    let lines = log.lines;
    for await (const chunk of pipe as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; at += PIECE) {
        log.write(stream, chunk.subarray(at, at + PIECE));
        if (log.isFull) {
          await log.drained();
        } else if (log.lines - lines >= LINES_PER_TURN) {
          await nextTurn();
          lines = log.lines;
        }
      }
      await nextTurn();
    }
  } catch (error) {
    // Cut off because somebody else still holds its other end.
    if (
      (error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE'
    ) {
      log.system(`The output cannot be read: ${(error as Error).message}`);
    }
  }
}

/** Asks a tree to end, waits, then makes it. @internal */
export async function endTree(
  tree: ProcessTree,
  graceMs: number,
): Promise<void> {
  if (!(await signalTree(tree, 'SIGTERM'))) {
    return;
  }
  // A clock that is set meanwhile does not change how long this takes.
  const until = performance.now() + graceMs;
  while (performance.now() < until) {
    await new Promise(resolve => setTimeout(resolve, Math.min(50, graceMs)));
    if (!(await treeLives(tree))) {
      return;
    }
  }
  await signalTree(tree, 'SIGKILL');
}

/** Somebody may have inherited the pipes and live on where we cannot reach. */
async function settle(
  { stdout, stderr }: LaunchedProcess,
  followed: Promise<unknown>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    followed,
    new Promise<void>(resolve => {
      timer = setTimeout(resolve, SETTLE_MS);
    }),
  ]);
  clearTimeout(timer);
  stdout.destroy();
  stderr.destroy();
}
