import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { machineId, processStart } from './processIdentity';
import { readProcesses } from './processTable';
import { signalTree } from './processTree';

const onLinux = process.platform === 'linux' ? describe : describe.skip;
if (process.platform !== 'linux') {
  process.stderr.write(
    'SKIPPED: the tests of a process without files, which are limited so on Linux only.\n',
  );
}

/** Leaves no file to be opened, @returns ends that */
function exhaustFiles(): () => void {
  const limit = readdirSync('/proc/self/fd').length + 20;
  const setLimit = (soft: string) =>
    execFileSync('prlimit', [
      '--pid',
      String(process.pid),
      `--nofile=${soft}:`,
    ]);
  const before = execFileSync(
    'prlimit',
    ['--pid', String(process.pid), '--nofile', '-o', 'SOFT', '--noheadings'],
    { encoding: 'utf8' },
  ).trim();
  setLimit(String(limit));
  const held: number[] = [];
  try {
    for (;;) {
      held.push(openSync('/dev/null', 'r'));
    }
  } catch (error) {
    expect(error).toMatchObject({ code: 'EMFILE' });
  }
  return () => {
    held.splice(0).forEach(closeSync);
    setLimit(before);
  };
}

onLinux('where no more files may be opened', () => {
  it('no process is taken for gone, and its end is waited for', async () => {
    const child = spawn('sleep', ['60'], {
      env: { OPENLAKE_ATTEMPT_ID: 'files/test' },
    });
    await once(child, 'spawn');
    const ended = once(child, 'exit');
    const makeRoom = exhaustFiles();
    let signaled: Promise<boolean>;
    try {
      expect(() => machineId()).toThrow('EMFILE');
      expect(() => processStart(child.pid!)).toThrow('EMFILE');
      await expect(readProcesses(0)).rejects.toThrow('EMFILE');
      signaled = signalTree({ marker: 'files/test' }, 'SIGKILL');
      expect(await Promise.race([signaled, sleep(300, 'waits')])).toBe('waits');
    } finally {
      makeRoom();
    }
    expect(await signaled).toBe(true);
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(processStart(child.pid!)).toBeUndefined();
  });
});
