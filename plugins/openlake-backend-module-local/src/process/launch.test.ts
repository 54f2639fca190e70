import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  writeFile,
} from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { canMakeGroups } from '../__testUtils__/canMakeGroups';
import { until } from '../__testUtils__/until';
import { ControlGroup } from './ControlGroup';
import { launch } from './launch';
import { processStart } from './processIdentity';

const MARKER = 'launch/test/1';

const sh = (script: string, ...args: string[]) =>
  launch({
    program: '/bin/sh',
    args: ['-c', script, 'sh', ...args],
    cwd: tmpdir(),
    env: { GIVEN: 'yes' },
    marker: MARKER,
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
        launch({ program, args: [], cwd, env: {}, marker: MARKER }),
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

  it('has them come after the portal where the processor is not enough for all', async () => {
    const { pid, exited } = await sh('sleep 60');
    // Where the kernel shares among sessions first. Only root is always listened to.
    const autogroup = `/proc/${pid}/autogroup`;
    const isShared = existsSync(autogroup) && process.getuid!() === 0;
    expect({
      program: getPriority(pid) > getPriority(),
      session:
        !isShared || / nice [1-9]/.test(await readFile(autogroup, 'utf8')),
    }).toEqual({ program: true, session: true });
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
          marker: MARKER,
          mayStart: () => Promise.reject(new Error('not any more')),
        }),
      ).rejects.toThrow('not any more');
      await expect(
        launch({
          program: '/nowhere',
          args: [],
          cwd: tmpdir(),
          env: {},
          marker: MARKER,
        }),
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

const withGroups = canMakeGroups() ? describe : describe.skip;
if (withGroups === describe.skip) {
  process.stderr.write(
    'SKIPPED: the tests of control groups, which may not be made here.\n',
  );
}

withGroups('the control group of a program', () => {
  const isOver = async (pid: number) => processStart(pid) === undefined;
  const groupOf = async (pid: number | 'self') =>
    /^0::(.*)$/m.exec(await readFile(`/proc/${pid}/cgroup`, 'utf8'))![1];
  const folderOf = async (pid: number) =>
    join(
      dirname((await ControlGroup.prefix())!),
      relative(await groupOf('self'), await groupOf(pid)),
    );
  const find = (marker: string) => ControlGroup.find(marker);

  it('holds it from its first moment, with all that it starts, and nothing of others', async () => {
    const programs = await Promise.all(
      Array.from({ length: 10 }, () =>
        sh('cat /proc/self/cgroup; sleep 60 & sleep 60'),
      ),
    );
    const places = new Set<string>();
    for (const { pid, parent, group, stdout } of programs) {
      await until(async () => stdout.readableLength > 0);
      const [place] = /^0::.*$/m.exec(String(stdout.read()))!;
      places.add(place);
      await until(async () => group!.members().length === 3);
      const members = group!.members();
      expect(members).toContain(pid);
      expect(members).not.toContain(parent);
    }
    expect(places.size).toBe(programs.length);

    const [first, ...others] = programs;
    await first.group!.kill();
    expect(await first.exited).toEqual({ signal: 'SIGKILL' });
    await first.group!.remove();
    for (const { group, exited } of others) {
      expect(group!.members()).toHaveLength(3);
      await group!.kill();
      // It is told of it by what started it, which was not in any of these groups any more.
      expect(await exited).toEqual({ signal: 'SIGKILL' });
      await group!.remove();
    }
  });

  it('is found by the attempt, until it is removed', async () => {
    const start = (marker: string) =>
      launch({
        program: '/bin/sleep',
        args: ['60'],
        cwd: tmpdir(),
        env: {},
        marker,
      });
    const ours = await start('here/run 1/load/1');
    const other = await start('here/run 11/load/1');
    const [found, ...more] = await find('here/run 1/');
    expect(more).toEqual([]);
    expect(found.members()).toEqual([ours.pid]);
    await found.kill();
    await ours.exited;
    await ours.group!.remove();
    expect(await find('here/run 1/')).toEqual([]);
    expect(await find('here/')).toHaveLength(1);
    await other.group!.kill();
    await other.exited;
    await other.group!.remove();
    expect(await find('here/')).toEqual([]);
  });

  it('is not kept for a program that does not start', async () => {
    await expect(
      launch({
        program: '/nowhere',
        args: [],
        cwd: tmpdir(),
        env: {},
        marker: 'nothing/run/t/1',
      }),
    ).rejects.toThrow('ENOENT');
    await until(async () => (await find('nothing/')).length === 0);
  });

  it('holds what its program has put into groups below it, and keeps its name as long', async () => {
    const { pid, exited, group, stdout } = await launch({
      program: '/bin/sh',
      args: ['-c', 'sleep 60 & echo $!; wait'],
      cwd: tmpdir(),
      env: {},
      marker: 'deep/run/t/1',
    });
    await until(async () => stdout.readableLength > 0);
    const daemon = Number(stdout.read());
    const below = join(await folderOf(pid), 'below');
    await mkdir(below);
    await writeFile(join(below, 'cgroup.procs'), String(daemon));
    process.kill(pid, 'SIGKILL');
    await exited;

    expect(group!.members()).toEqual([daemon]);
    await group!.remove();
    expect(await find('deep/')).toHaveLength(1);
    await group!.kill();
    await until(() => isOver(daemon));
    await group!.remove();
    expect(await find('deep/')).toEqual([]);
  });

  it('is ended without what made it, which is in it until it has made the next one', async () => {
    let go = () => {};
    const gone = new Promise<void>(resolve => {
      go = resolve;
    });
    const asked = jest.fn(() => gone);
    const waiting = launch({
      program: '/bin/sh',
      args: ['-c', 'echo $PPID'],
      cwd: tmpdir(),
      env: {},
      marker: 'taken/run/t/1',
      mayStart: asked,
    });
    await until(async () => asked.mock.calls.length > 0);
    // Another portal takes the run over meanwhile.
    const [found] = await find('taken/');
    expect(found.members()).toEqual([]);
    await found.kill();
    go();
    const { parent, stdout } = await waiting;
    expect(await text(stdout)).toBe(`${parent}\n`);
  });

  it('is removed after what made it has been killed, and not while something lives in it', async () => {
    const lost = await launch({
      program: '/bin/sleep',
      args: ['60'],
      cwd: tmpdir(),
      env: {},
      marker: 'lost/run/t/1',
    });
    process.kill(lost.parent, 'SIGKILL');
    await expect(lost.exited).rejects.toThrow('gone');
    await ControlGroup.removeAbandoned();
    const [found] = await find('lost/');
    expect(found.members()).toEqual([lost.pid]);
    await found.kill();
    await until(async () => found.members().length === 0);
    await ControlGroup.removeAbandoned();
    expect(await find('lost/')).toEqual([]);
    const own = await ControlGroup.prefix();
    const kept = await readdir(dirname(own!));
    expect(
      kept.filter(name => name.startsWith(`openlake-${lost.parent}-`)),
    ).toEqual([]);
  });
});
