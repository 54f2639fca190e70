import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { canMakeGroups } from '../__testUtils__/canMakeGroups';
import { until } from '../__testUtils__/until';
import { AttemptLog } from '../log/AttemptLog';
import { processStart } from './processIdentity';
import { ControlGroup } from './ControlGroup';
import { ProcessRequest, runProcess } from './runProcess';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openlake-process-'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

function run(
  script: string,
  log = new AttemptLog({ folder, maxBytes: 1_000_000, secrets: [] }),
  more: Partial<ProcessRequest> = {},
) {
  return runProcess({
    command: ['/bin/sh', '-c', script],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
    marker: `${basename(folder)}/t/1`,
    log,
    signal: new AbortController().signal,
    graceMs: 100,
    ...more,
  });
}

/** A program that leaves its id in a file and waits. */
function waiting(file: string): string {
  return `sh -c 'echo $$ > ${file}.new; mv ${file}.new ${file}; exec sleep 600' >/dev/null 2>&1 </dev/null`;
}

/** What starts programs ends, so that the next program is started by a new one. */
async function endLauncher(): Promise<void> {
  const lost = run('echo $PPID > launcher; sleep 60');
  const file = join(folder, 'launcher');
  await until(() =>
    readFile(file, 'utf8').then(
      text => text.length > 0,
      () => false,
    ),
  );
  process.kill(Number(await readFile(file, 'utf8')), 'SIGKILL');
  await expect(lost).rejects.toThrow('gone');
  await rm(file);
}

async function isAlive(file: string): Promise<boolean> {
  const pid = Number(await readFile(join(folder, file), 'utf8'));
  return processStart(pid) !== undefined;
}

describe('what a program has started', () => {
  it('ends with it, without its environment and in a session of its own, while its parents live', async () => {
    await endLauncher();
    jest.spyOn(ControlGroup, 'prefix').mockResolvedValue(undefined);
    await run(
      [
        `(env -i setsid ${waiting('escaped')}; sleep 600) &`,
        'while [ ! -s escaped ]; do sleep 0.02; done',
      ].join('\n'),
    );
    await until(async () => !(await isAlive('escaped')));
    expect(await isAlive('escaped')).toBe(false);
    await endLauncher();
  });

  it('ends with it even when its parents are gone, where there are control groups', async () => {
    const hasGroups = canMakeGroups();
    await run(
      [
        `env -i setsid -f ${waiting('orphan')}`,
        'while [ ! -s orphan ]; do sleep 0.02; done',
      ].join('\n'),
    );
    const pid = Number(await readFile(join(folder, 'orphan'), 'utf8'));
    try {
      // Without them nothing ties it to the program: the README says so.
      await until(async () => (await isAlive('orphan')) === !hasGroups, 2_000);
      expect(await isAlive('orphan')).toBe(!hasGroups);
      await until(
        async () =>
          (await ControlGroup.find(`${basename(folder)}/`)).length === 0,
      );
    } finally {
      if (await isAlive('orphan')) {
        process.kill(pid, 'SIGKILL');
      }
    }
  });
});

describe('a program that is told to end', () => {
  const told = async (graceMs: number, ...script: string[]) => {
    const log = new AttemptLog({ folder, maxBytes: 1_000_000, secrets: [] });
    const stop = new AbortController();
    const running = run(
      [...script, 'touch ready', 'while :; do sleep 0.02; done'].join('\n'),
      log,
      { graceMs, signal: stop.signal },
    );
    await until(async () => (await readdir(folder)).includes('ready'));
    const from = performance.now();
    stop.abort('canceled');
    const end = await running;
    await log.close();
    const said = log.recent
      .filter(({ stream }) => stream === 'stdout')
      .map(({ text }) => text);
    return { end, said, ms: performance.now() - from };
  };

  it('may put things back first, and what it says then is kept', async () => {
    const { end, said } = await told(
      20_000,
      'putBack() { echo one moment; sleep 0.3; echo put back > note; echo done; exit 7; }',
      'trap putBack TERM',
    );
    expect(end).toMatchObject({ code: 7 });
    expect(said).toEqual(['one moment', 'done']);
    expect(await readFile(join(folder, 'note'), 'utf8')).toBe('put back\n');
  });

  it('is asked once, and so is what has left its group', async () => {
    const kill = jest.spyOn(process, 'kill');
    const { end } = await told(
      20_000,
      `setsid sh -c 'trap "exit 0" TERM; echo $$ > left; while :; do sleep 0.02; done' &`,
      'while [ ! -s left ]; do sleep 0.02; done',
      'trap "exit 7" TERM',
    );
    expect(end).toMatchObject({ code: 7 });
    const asked = kill.mock.calls
      .filter(([, signal]) => signal === 'SIGTERM')
      .map(([pid]) => pid);
    const [group] = asked;
    expect(group).toBeLessThan(0);
    expect(asked).not.toContain(-group);
    const left = Number(await readFile(join(folder, 'left'), 'utf8'));
    expect(asked.filter(pid => pid === left)).toHaveLength(1);
  });

  it('is made to end when its time for that is over', async () => {
    const { end, ms } = await told(300, 'trap "" TERM');
    expect(end).toMatchObject({ signal: 'SIGKILL' });
    expect(ms).toBeGreaterThanOrEqual(300);
  });
});

describe('the output of a program', () => {
  it('gives everybody else a turn every few thousand lines, and is not lost', async () => {
    const log = new AttemptLog({ folder, maxBytes: 1_000_000, secrets: [] });
    let turns = 0;
    let running = true;
    const count = () => {
      turns++;
      if (running) {
        setImmediate(count);
      }
    };
    count();
    const end = await run('yes | head -n 400000', log);
    running = false;
    await log.close();
    expect(end).toEqual({ code: 0 });
    expect(log.lines).toBe(400_000);
    // A chunk of the pipe alone holds 32,000 of these lines.
    expect(turns).toBeGreaterThan(400_000 / 5_000);
  });
});
