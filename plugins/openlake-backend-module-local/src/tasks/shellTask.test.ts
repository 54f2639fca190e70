import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';
import { until } from '../__testUtils__/until';
import { processStart } from '../process/processIdentity';

let runner: TestRunner;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openlake-tasks-'));
  runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
    config: {
      secrets: [
        { name: 'api-key', value: 'very-secret-key' },
        { name: 'other', value: 'not-for-us', workspaces: ['elsewhere'] },
      ],
    },
  });
});
afterEach(async () => {
  await runner.stop();
  await rm(folder, { recursive: true, force: true });
});

function shell(command: string[], more: object = {}) {
  return { type: 'shell', shell: { command, ...more } };
}

/** A program of the workspace, as a POSIX shell script. */
function script(...lines: string[]): Record<string, string> {
  return { 'bin/run.sh': ['#!/bin/sh', ...lines, ''].join('\n') };
}

const run = shell(['./bin/run.sh']);

async function alive(pidFile: string): Promise<boolean> {
  const pid = Number(await readFile(pidFile, 'utf8'));
  return processStart(pid) !== undefined;
}

describe('a shell task', () => {
  it('gets arguments as they are, never read by a shell', async () => {
    const nasty = '$(touch x); `id` "quoted" | * && $HOME';
    await runner.run(
      deployableJob('argv', {
        parameters: [{ name: 'p', type: 'string' }],
        tasks: [
          { key: 't', ...shell(['printf', '%s|', '{{ params.p }}', 'b c']) },
        ],
      }),
      { parameters: { p: nasty } },
    );
    expect(await runner.log('run-of-argv', 't')).toContain(`${nasty}|b c|`);
  });

  it('points at the line of its log that tells what failed, else at its last', async () => {
    const failing = deployableJob(
      'pointing',
      {
        tasks: [
          { key: 'says', ...shell(['./bin/run.sh', 'ERROR: no such bucket']) },
          { key: 'hints', ...shell(['./bin/run.sh', 'giving up']) },
        ],
      },
      script('echo started', 'echo "$1" >&2', 'sleep 0.1', 'echo', 'exit 3'),
    );
    const { tasks } = await runner.run(failing);
    for (const { key, error } of tasks) {
      const log = await runner.log('run-of-pointing', key);
      expect(log[error!.logLine! - 1]).toBe(
        key === 'says' ? 'ERROR: no such bucket' : 'giving up',
      );
    }
  });

  it('sees a clean environment, its own variables and the secrets of its workspace, which its log does not show', async () => {
    process.env.LEAKED_TO_TASKS = 'leak';
    try {
      const result = await runner.run(
        deployableJob('env', {
          tasks: [
            {
              key: 't',
              ...shell(['env'], { env: { GREETING: 'hi {{ run.number }}' } }),
            },
          ],
        }),
        { runNumber: 3, interval: { start: 'S', end: 'E' } },
      );
      expect(result.state.result).toBe('success');
    } finally {
      delete process.env.LEAKED_TO_TASKS;
    }
    const env = await runner.log('run-of-env', 't');
    expect(env).toEqual(
      expect.arrayContaining([
        'GREETING=hi 3',
        'OPENLAKE_RUN_NUMBER=3',
        'OPENLAKE_INTERVAL_START=S',
        'OPENLAKE_SECRET_API_KEY=***',
      ]),
    );
    const text = env.join('\n');
    for (const absent of [
      'leak',
      'very-secret',
      'not-for-us',
      'NODE_OPTIONS',
    ]) {
      expect(text).not.toContain(absent);
    }
  });

  it('must not change how programs start', async () => {
    const result = await runner.run(
      deployableJob('preload', {
        tasks: [
          { key: 't', ...shell(['true'], { env: { LD_PRELOAD: '/x.so' } }) },
        ],
      }),
    );
    expect(result.tasks[0].error).toMatchObject({
      category: 'configuration',
      message: expect.stringContaining('LD_PRELOAD'),
    });
  });

  it('runs in a copy of the revision, whose files it cannot change for the next attempt', async () => {
    const job = deployableJob(
      'copy',
      { tasks: [{ key: 't', ...run }] },
      script('pwd', 'rm -f bin/run.sh', 'echo scratch > new.txt'),
    );
    const first = await runner.run(job, { runId: 'one' });
    const second = await runner.run(job, { runId: 'two' });
    expect([first.state.result, second.state.result]).toEqual([
      'success',
      'success',
    ]);
    expect(await readdir(runner.config.folders.work)).toEqual([]);
  });

  it('gives outputs to later tasks', async () => {
    const result = await runner.run(
      deployableJob(
        'outputs',
        {
          tasks: [
            { key: 'give', ...run },
            {
              key: 'take',
              ...shell([
                'echo',
                '{{ tasks.give.outputs.count }}',
                '{{ tasks.give.outputs.name }}',
              ]),
              depends_on: ['give'],
            },
          ],
        },
        script(
          `echo '{"count": 3, "list": ["a"]}' >> "$OPENLAKE_OUTPUTS"`,
          `echo "name=a b" >> "$OPENLAKE_OUTPUTS"`,
        ),
      ),
    );
    expect(result.tasks.find(({ key }) => key === 'give')?.values).toEqual({
      count: 3,
      list: ['a'],
      name: 'a b',
    });
    expect(await runner.log('run-of-outputs', 'take')).toContain('3 a b');
  });

  it('fails with what it said last where errors go, whatever it says after that', async () => {
    const result = await runner.run(
      deployableJob(
        'last',
        { tasks: [{ key: 't', ...run }] },
        script('echo "no such shop" >&2', 'sleep 0.1', 'echo bye', 'exit 3'),
      ),
    );
    expect(result.tasks[0].error?.message).toContain(
      'exit code 3: no such shop',
    );
  });

  it('fails with its exit code and its last words', async () => {
    const result = await runner.run(
      deployableJob(
        'exit',
        { tasks: [{ key: 't', ...run }] },
        script('echo working', 'printf "ERROR: no such shop" >&2', 'exit 3'),
      ),
    );
    expect(result.tasks[0]).toMatchObject({
      attempts: [{ exitCode: 3 }],
      error: {
        category: 'user_code',
        message: expect.stringContaining('exit code 3: ERROR: no such shop'),
        logLine: 3,
      },
    });
  });

  it.each([
    ['disk', 'cp: error writing x: No space left on device'],
    ['out_of_memory', 'java.lang.OutOfMemoryError: Java heap space'],
  ])('fails with category %s when it says so', async (category, words) => {
    const result = await runner.run(
      deployableJob(
        'full',
        { tasks: [{ key: 't', ...run }] },
        script(`echo "${words}" >&2`, 'exit 1'),
      ),
    );
    expect(result.tasks[0].error?.category).toBe(category);
  });

  it('that is killed from outside has most likely run out of memory', async () => {
    const result = await runner.run(
      deployableJob(
        'killed',
        { tasks: [{ key: 't', ...run }] },
        script('kill -9 $$'),
      ),
    );
    expect(result.tasks[0].error?.category).toBe('out_of_memory');
  });

  it('says what is missing when there is no such program', async () => {
    const result = await runner.run(
      deployableJob('absent', {
        tasks: [{ key: 't', ...shell(['no-such-program-here']), retries: 3 }],
      }),
    );
    expect(result.tasks[0]).toMatchObject({
      attempts: { length: 1 },
      state: { reason: { code: 'invalid_configuration' } },
      error: { hint: expect.any(String) },
    });
  });

  it('takes everything it has started along when it is canceled, also what ignores signals or left its group', async () => {
    const pids = ['child', 'stubborn', 'detached'].map(name =>
      join(runner.state, `${name}.pid`),
    );
    const runId = await runner.trigger(
      deployableJob(
        'tree',
        { tasks: [{ key: 't', ...run }] },
        script(
          `sh -c 'echo $$ > ${pids[0]}; sleep 600' &`,
          `sh -c 'trap "" TERM; echo $$ > ${pids[1]}; while :; do sleep 1; done' &`,
          `setsid sh -c 'echo $$ > ${pids[2]}; sleep 600' &`,
          'sleep 600',
        ),
      ),
    );
    await until(async () => {
      return (await Promise.all(pids.map(alive))).every(Boolean);
    });
    await runner.orchestrator.cancel(runId);
    const result = await runner.ended(runId);
    expect(result.state.result).toBe('canceled');
    expect(result.tasks[0]).toMatchObject({
      state: { result: 'canceled' },
      error: { category: 'canceled' },
      attempts: [{ error: { category: 'canceled' } }],
    });
    await until(async () => {
      return !(await Promise.all(pids.map(alive))).some(Boolean);
    });
  });

  it('takes along what it leaves behind when it ends by itself', async () => {
    const pid = join(runner.state, 'left.pid');
    await runner.run(
      deployableJob(
        'leaves',
        { tasks: [{ key: 't', ...run }] },
        script(
          `setsid sh -c 'echo $$ > ${pid}; sleep 600' > /dev/null 2>&1 &`,
          `while [ ! -s ${pid} ]; do sleep 0.05; done`,
        ),
      ),
    );
    await until(async () => !(await alive(pid)));
    expect(await alive(pid)).toBe(false);
  });

  it('that ends well because it is told to has not done its work', async () => {
    const polite = (name: string, more: object = {}) =>
      deployableJob(
        name,
        { tasks: [{ key: 't', ...run, ...more }] },
        script(
          'trap "echo put back; exit 0" TERM',
          `touch ${join(runner.state, name)}`,
          'while :; do sleep 0.05; done',
        ),
      );
    const begin = async (name: string) => {
      const runId = await runner.trigger(polite(name));
      await until(async () => (await readdir(runner.state)).includes(name));
      return runId;
    };

    const late = await runner.run(polite('late', { timeout: '1s' }));
    expect(late.tasks[0]).toMatchObject({
      state: { result: 'timed_out' },
      error: { category: 'timeout' },
    });

    const unwanted = await begin('unwanted');
    await runner.orchestrator.cancel(unwanted);
    expect((await runner.ended(unwanted)).tasks[0]).toMatchObject({
      state: { result: 'canceled' },
      error: { category: 'canceled' },
    });

    const stopped = await begin('stopped');
    await runner.runner.stop();
    const left = await runner.orchestrator.getRun(stopped);
    expect(left?.tasks[0]).toMatchObject({
      state: { lifecycle: 'running' },
      attempts: [
        {
          state: { result: 'failed', reason: { code: 'orphaned' } },
          error: { category: 'platform' },
        },
      ],
    });

    for (const runId of [late.runId, unwanted, stopped]) {
      expect(await runner.log(runId, 't')).toContain('put back');
    }
  });
});
