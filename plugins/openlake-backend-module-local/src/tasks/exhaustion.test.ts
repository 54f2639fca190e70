import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  realpath,
  rm,
  rmdir,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';
import { categoryOfError, categoryOfOutput } from '../failures/classify';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const MIB = 1024 * 1024;

let runner: TestRunner;

afterEach(() => runner?.stop());

/** Whoever runs the tests must see what was not tried. */
function skipped(what: string): void {
  process.stderr.write(`SKIPPED: ${what}, which only root can try on Linux.\n`);
}

function job(name: string, command: string[], files = {}) {
  return deployableJob(
    name,
    { tasks: [{ key: 't', type: 'shell', shell: { command } }] },
    files,
  );
}

describe('a task without memory', () => {
  beforeEach(async () => {
    runner = await TestRunner.start(await openTestDatabase('SQLITE_3'));
  });

  it('in Python names the line that asked for it', async () => {
    const run = await runner.run(
      deployableJob(
        'greedy',
        {
          tasks: [{ key: 't', type: 'python', python: { file: 'greedy.py' } }],
        },
        {
          'greedy.py': [
            'import resource',
            'resource.setrlimit(resource.RLIMIT_AS, (10**8, 10**8))',
            'rows = bytearray(10**9)',
            '',
          ].join('\n'),
        },
      ),
    );
    expect(run.tasks[0].error).toMatchObject({
      category: 'out_of_memory',
      message: 'MemoryError',
      source: { file: 'greedy.py', line: 3 },
      hint: expect.stringContaining('memory'),
    });
  });

  it('in Node says so', async () => {
    const run = await runner.run(
      job('heap', [
        process.execPath,
        '--max-old-space-size=16',
        '-e',
        'const a = []; for (;;) a.push(new Array(1000).fill(Math.random()))',
      ]),
    );
    expect(run.tasks[0].error?.category).toBe('out_of_memory');
  });

  it.each([
    ['itself', 'exec python3 -c "bytearray(10**9)"'],
    ['a child of it', 'python3 -c "bytearray(10**9)"; exit $?'],
  ])('that the kernel kills, %s, is told apart', async (_, command) => {
    const group = isRoot ? await limitedGroup(20 * MIB) : undefined;
    if (!group) {
      skipped('a kill by the kernel for want of memory');
      return;
    }
    try {
      const run = await runner.run(
        job('killed', ['./run.sh'], {
          'run.sh': `#!/bin/sh\necho $$ > ${group}/cgroup.procs || exit 99\n${command}\n`,
        }),
      );
      expect(run.tasks[0].error).toMatchObject({
        category: 'out_of_memory',
        message: expect.stringContaining('killed by the system'),
      });
    } finally {
      await rmdir(group);
    }
  });
});

/** A control group with little memory; the kernel of this machine decides which kind. */
async function limitedGroup(bytes: number): Promise<string | undefined> {
  for (const [root, limits] of [
    ['/sys/fs/cgroup/memory', ['memory.limit_in_bytes']],
    ['/sys/fs/cgroup', ['memory.max', 'memory.swap.max']],
  ] as const) {
    const group = join(root, `openlake-test-${process.pid}`);
    try {
      await mkdir(group);
    } catch {
      continue;
    }
    if (existsSync(join(group, limits[0]))) {
      await writeFile(join(group, limits[0]), String(bytes));
      return group;
    }
    await rmdir(group);
  }
  return undefined;
}

describe('a full disk', () => {
  if (!isRoot) {
    it('is not tried here', () => {
      expect(skipped('a full disk')).toBeUndefined();
    });
    return;
  }
  let state: string;

  beforeEach(async () => {
    state = await realpath(await mkdtemp(join(tmpdir(), 'openlake-full-')));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', state]);
    runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
      state,
    });
  });
  afterEach(async () => {
    await runner.stop();
    execFileSync('umount', ['-l', state]);
    await rm(state, { recursive: true });
  });

  const writes = (mebibytes: number) =>
    job(`writes-${mebibytes}`, [
      'dd',
      'if=/dev/zero',
      'of=result',
      'bs=1M',
      `count=${mebibytes}`,
    ]);

  /** Leaves no room for anything, @returns makes it again */
  async function fill(): Promise<() => Promise<void>> {
    const path = join(state, 'filler');
    const file = await open(path, 'w');
    try {
      for (let size = MIB; size >= 1; size /= 2) {
        const block = Buffer.alloc(size);
        while (
          await file.write(block).then(
            () => true,
            () => false,
          )
        );
      }
    } finally {
      await file.close();
    }
    return () => rm(path);
  }

  it('fails the task that fills it, and the next run finds room again', async () => {
    const full = await runner.run(writes(8));
    expect(full.tasks[0].error).toMatchObject({
      category: 'disk',
      message: expect.stringContaining('No space left on device'),
      hint: expect.stringContaining('Make room'),
    });
    expect(await readdir(join(state, 'work'))).toEqual([]);
    const next = await runner.run(writes(1));
    expect(next.state.result).toBe('success');
  });

  it('fails a run whose log and files cannot be written, and the portal lives on', async () => {
    const revision = writes(1);
    await runner.orchestrator.deploy(revision);
    const makeRoom = await fill();
    const full = await runner.run(revision, { runId: 'full' });
    expect(full.state.result).toBe('failed');
    expect(full.tasks[0].error).toMatchObject({
      category: 'disk',
      message: expect.stringContaining('ENOSPC'),
    });
    expect((await runner.orchestrator.health()).status).toBe('healthy');
    await makeRoom();
    const next = await runner.run(revision, { runId: 'next' });
    expect(next.state.result).toBe('success');
    expect((await runner.log('next', 't')).join()).toContain('1048576 bytes');
  });

  it('fails an attempt whose log outgrows it, whatever its program does', async () => {
    const revision = job('chatty', ['./run.sh'], {
      'run.sh': '#!/bin/sh\nseq 1 60000\nsleep 0.2\nexit 0\n',
    });
    await runner.orchestrator.deploy(revision);
    const filler = join(state, 'filler');
    await writeFile(filler, Buffer.alloc(3.5 * MIB));
    const full = await runner.run(revision, { runId: 'full' });
    expect(full.tasks[0].error).toMatchObject({
      category: 'disk',
      message: expect.stringMatching(/^The log .* ENOSPC/),
    });
    const shown = await runner.orchestrator.readLog(
      { runId: 'full', key: 't', attempt: 1 },
      { from: 1, limit: 10 },
    );
    expect(shown.lines.map(({ text }) => text)).toContain('1');
    await rm(filler);
    expect((await runner.run(revision, { runId: 'next' })).state.result).toBe(
      'success',
    );
  });

  it('refuses to deploy what does not fit, and leaves nothing of it behind', async () => {
    const revision = job('large', ['true'], {
      'large.sql': 'x'.repeat(5 * MIB),
    });
    const large = {
      ...revision,
      files: [{ path: 'large.sql', content: 'x'.repeat(5 * MIB) }],
    };
    await expect(runner.orchestrator.deploy(large)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('ENOSPC'),
    });
    expect(await readdir(join(state, 'revisions'))).toEqual([]);
    await runner.orchestrator.deploy(revision);
  });
});

describe('what a failure says of its kind', () => {
  it.each([
    ['disk', 'OSError: [Errno 28] No space left on device'],
    ['disk', 'Error: ENOSPC: no space left on device, write'],
    ['disk', 'write failed: Disk quota exceeded'],
    ['disk', 'sqlite3.OperationalError: database or disk is full'],
    ['out_of_memory', 'MemoryError'],
    [
      'out_of_memory',
      'duckdb.duckdb.OutOfMemoryException: Out of Memory Error',
    ],
    ['out_of_memory', 'java.lang.OutOfMemoryError: Java heap space'],
    ['out_of_memory', "terminate called after throwing 'std::bad_alloc'"],
    ['out_of_memory', 'memory allocation of 8000000 bytes failed'],
    ['user_code', 'ValueError: not enough memory cards'],
  ])('%s: %s', (category, line) => {
    expect(categoryOfOutput(`before\n${line}\nafter`)).toBe(category);
  });

  it('is found behind what other errors say', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    const error = new Error('Could not commit', { cause: full });
    expect(categoryOfError(new Error('x', { cause: error }))).toBe('disk');
    expect(categoryOfError(new Error('x'))).toBeUndefined();
    expect(categoryOfError('x')).toBeUndefined();
  });
});
