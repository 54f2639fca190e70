import { spawn } from 'node:child_process';
import { LaunchedProcess, ProcessEnd, ProgramStart } from './LaunchedProcess';
import { Launcher, LauncherLost } from './Launcher';

let launcher: Promise<Launcher> | undefined;

/**
 * Starts a program: on Linux by way of a {@link Launcher}, elsewhere here.
 *
 * @throws when it cannot be started, as `spawn` says
 * @internal
 */
export async function launch(start: ProgramStart): Promise<LaunchedProcess> {
  if (process.platform !== 'linux') {
    return launchHere(start);
  }
  try {
    return await (await currentLauncher()).launch(start);
  } catch (error) {
    if (!(error instanceof LauncherLost)) {
      throw error;
    }
    return (await currentLauncher()).launch(start);
  }
}

/** The one that lives, or a new one for all who ask meanwhile. */
async function currentLauncher(): Promise<Launcher> {
  const known = launcher;
  const isAlive = await known?.then(
    one => one.isAlive,
    () => false,
  );
  if (!isAlive && launcher === known) {
    launcher = Launcher.start();
  }
  return launcher!;
}

async function launchHere({
  program,
  args,
  cwd,
  env,
  mayStart,
}: ProgramStart): Promise<LaunchedProcess> {
  await mayStart?.();
  const child = spawn(program, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<ProcessEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve({
        ...(code !== null && { code }),
        ...(signal !== null && { signal }),
      }),
    );
  });
  await Promise.race([
    new Promise(resolve => child.once('spawn', resolve)),
    exited,
  ]);
  return {
    pid: child.pid!,
    parent: process.pid,
    stdout: child.stdout,
    stderr: child.stderr,
    exited,
  };
}
