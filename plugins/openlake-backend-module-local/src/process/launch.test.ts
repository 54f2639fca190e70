import { mkdtemp, readdir, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { until } from '../__testUtils__/until';
import { launch } from './launch';

const sh = (script: string, ...args: string[]) =>
  launch({
    program: '/bin/sh',
    args: ['-c', script, 'sh', ...args],
    cwd: tmpdir(),
    env: { GIVEN: 'yes' },
  });

describe('a program', () => {
  it('has its folder, its arguments, its environment and nothing else, and nothing to read', async () => {
    const { stdout, stderr, exited } = await sh(
      'pwd; echo "$1"; echo "$GIVEN ${HOME-none}"; cat; echo bad >&2; exit 3',
      'a "b" $c',
    );
    const [out, err, end] = await Promise.all([
      text(stdout),
      text(stderr),
      exited,
    ]);
    expect(out).toBe(`${await realpath(tmpdir())}\na "b" $c\nyes none\n`);
    expect(err).toBe('bad\n');
    expect(end).toEqual({ code: 3 });
  });

  it('loses nothing of what it says, however short it lives and however much it is', async () => {
    const said = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const { stdout } = await sh(`echo first ${n}; seq 20000; echo last`);
        return (await text(stdout)).split('\n');
      }),
    );
    said.forEach((lines, n) => {
      expect(lines[0]).toBe(`first ${n}`);
      expect(lines).toHaveLength(20_003);
      expect(lines.at(-2)).toBe('last');
    });
  });

  it('waits when nobody takes what it says', async () => {
    const { stdout, exited } = await sh('seq 1000000');
    const over = jest.fn();
    exited.then(over);
    await until(async () => stdout.readableLength > 0);
    expect(over).not.toHaveBeenCalled();
    expect((await text(stdout)).split('\n')).toHaveLength(1_000_001);
    expect(await exited).toEqual({ code: 0 });
  });

  it('tells which signal ended it', async () => {
    const { pid, stdout, exited } = await sh('echo up; sleep 60');
    await new Promise(resolve => stdout.once('readable', resolve));
    process.kill(-pid, 'SIGKILL');
    expect(await exited).toEqual({ signal: 'SIGKILL' });
  });

  it.each([
    ['is not there', '/nowhere/program', tmpdir(), 'ENOENT'],
    ['may not be run', tmpdir(), tmpdir(), 'EACCES'],
    ['has no folder', '/bin/sh', '/nowhere', 'ENOENT'],
  ])(
    'says why it cannot be started when it %s',
    async (_, program, cwd, code) => {
      await expect(
        launch({ program, args: [], cwd, env: {} }),
      ).rejects.toMatchObject({
        code,
        syscall: expect.stringMatching(/^spawn/),
        message: expect.stringContaining(code),
      });
    },
  );

  it('is refused when its arguments are too long', async () => {
    await expect(sh('true', 'x'.repeat(3_000_000))).rejects.toMatchObject({
      code: 'E2BIG',
    });
  });
});

const onLinux = process.platform === 'linux' ? describe : describe.skip;
if (process.platform !== 'linux') {
  process.stderr.write(
    'SKIPPED: the tests of the process that starts programs, which there is on Linux only.\n',
  );
}

onLinux('the process that starts programs', () => {
  it('is their parent, and each leads a session of its own', async () => {
    const { pid, parent, exited } = await sh('sleep 60');
    expect(parent).not.toBe(process.pid);
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const [, ppid, , session] = stat.split(') ')[1].split(' ').map(Number);
    expect({ ppid, session }).toEqual({ ppid: parent, session: pid });
    process.kill(-pid, 'SIGKILL');
    await exited;
  });

  it('starts nothing that may not be started any more, and leaves no output open', async () => {
    const open = async () => (await readdir('/proc/self/fd')).length;
    await (
      await sh('true')
    ).exited;
    const before = await open();
    const file = join(await mkdtemp(join(tmpdir(), 'launch-')), 'ran');
    for (let n = 0; n < 20; n++) {
      await expect(
        launch({
          program: '/bin/touch',
          args: [file],
          cwd: tmpdir(),
          env: {},
          mayStart: () => Promise.reject(new Error('not any more')),
        }),
      ).rejects.toThrow('not any more');
      await expect(
        launch({ program: '/nowhere', args: [], cwd: tmpdir(), env: {} }),
      ).rejects.toThrow('ENOENT');
    }
    // Everything before has been answered by then.
    expect(await text((await sh(`ls ${file} 2>&1 || true`)).stdout)).toContain(
      'No such file',
    );
    await until(async () => (await open()) <= before + 1);
  });

  it('can be killed: the end of those at work is not known, and the next ones are started all the same', async () => {
    const lost = await sh('sleep 60');
    process.kill(lost.parent, 'SIGKILL');
    await expect(lost.exited).rejects.toThrow(
      'The process that starts programs is gone: it ended with SIGKILL',
    );
    process.kill(-lost.pid, 'SIGKILL');

    const both = await Promise.all([sh('echo one'), sh('echo two')]);
    expect(await Promise.all(both.map(one => text(one.stdout)))).toEqual([
      'one\n',
      'two\n',
    ]);
    expect(new Set(both.map(({ parent }) => parent)).size).toBe(1);
    expect(both[0].parent).not.toBe(lost.parent);
  });
});
