import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';

let runner: TestRunner;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openlake-tasks-'));
  runner = await TestRunner.start(await openTestDatabase('SQLITE_3'));
});
afterEach(async () => {
  await runner.stop();
  await rm(folder, { recursive: true, force: true });
});

const tellsVersion = (version: string) =>
  `if [ "$1" = -c ]; then echo "${version}" > "$3"; exit; fi`;

/** Notes how it is called; as `-m venv` it puts itself where it is told. */
async function fakePython(place: string, version = '3.11'): Promise<string> {
  const path = join(place, 'python');
  await writeFile(
    path,
    [
      '#!/bin/sh',
      tellsVersion(version),
      `echo "$@" >> ${place}/calls`,
      'if [ "$2" = venv ]; then mkdir -p "$4/bin" && cp "$0" "$4/bin/python"; fi',
      '',
    ].join('\n'),
    { mode: 0o755 },
  );
  return path;
}

describe('a python task', () => {
  it('imports its neighbours, gets arguments, and writes nothing beside them', async () => {
    const result = await runner.run(
      deployableJob(
        'py',
        {
          tasks: [
            {
              key: 't',
              type: 'python',
              python: { file: './python/main.py', args: ['{{ run.id }}'] },
            },
          ],
        },
        {
          'python/main.py':
            'import sys, rates\nprint(rates.VALUE, sys.argv[1], flush=True)\n',
          'python/rates.py': 'VALUE = 4\n',
        },
      ),
    );
    expect(result.tasks[0].error).toBeUndefined();
    expect(await runner.log('run-of-py', 't')).toContain('4 run-of-py');
  });

  it('counts the making of its environment as set-up, and tells so while it works', async () => {
    const python = join(folder, 'python');
    await writeFile(
      python,
      [
        '#!/bin/sh',
        tellsVersion('3.11'),
        'if [ "$2" = venv ]; then mkdir -p "$4/bin" && cp "$0" "$4/bin/python"; sleep 0.3; exit; fi',
        'if [ "$2" = pip ]; then exit; fi',
        `until [ -e ${folder}/go ]; do sleep 0.05; done`,
        '',
      ].join('\n'),
      { mode: 0o755 },
    );
    const own = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
      config: { python },
    });
    const runId = await own.trigger(
      deployableJob(
        'prepared',
        {
          tasks: [
            {
              key: 't',
              type: 'python',
              python: { file: 'a.py', requirements: 'requirements.txt' },
            },
          ],
        },
        { 'a.py': '', 'requirements.txt': '' },
      ),
    );
    const working = await own.when(
      runId,
      ({ tasks }) => tasks[0].attempts[0]?.workStartedAt !== undefined,
    );
    expect(working.tasks[0].state.lifecycle).toBe('running');
    const [{ startedAt, workStartedAt }] = working.tasks[0].attempts;
    expect(
      Date.parse(workStartedAt!) - Date.parse(startedAt!),
    ).toBeGreaterThanOrEqual(300);
    await writeFile(join(folder, 'go'), '');
    const run = await own.ended(runId);
    expect(run.tasks[0].attempts[0]).toMatchObject({
      workStartedAt,
      state: { result: 'success' },
    });
    await own.stop();
  });

  it('points at the traceback that ended it, not at what it has caught before', async () => {
    const result = await runner.run(
      deployableJob(
        'caught',
        {
          tasks: [
            { key: 't', type: 'python', python: { file: './python/main.py' } },
          ],
        },
        {
          'python/main.py': [
            'import traceback',
            'try:',
            '    int("x")',
            'except ValueError:',
            '    traceback.print_exc()',
            'print("ERROR: going on", flush=True)',
            'raise KeyError("gone")',
            '',
          ].join('\n'),
        },
      ),
    );
    const { error } = result.tasks[0];
    expect(error?.message).toBe("KeyError: 'gone'");
    const log = await runner.log('run-of-caught', 't');
    expect(log[error!.logLine! - 1]).toContain('Traceback');
    expect(log.slice(error!.logLine!)).toContain("KeyError: 'gone'");
    expect(log.slice(error!.logLine!).join()).not.toContain('Traceback');
  });

  it('names the line of the own file that raised', async () => {
    const result = await runner.run(
      deployableJob(
        'raises',
        {
          tasks: [
            { key: 't', type: 'python', python: { file: './python/main.py' } },
          ],
        },
        {
          'python/main.py':
            'import json\n\ndef load(text):\n    return json.loads(text)\n\nload("{")\n',
        },
      ),
    );
    expect(result.tasks[0].error).toMatchObject({
      category: 'user_code',
      message: expect.stringMatching(/JSONDecodeError/),
      source: {
        file: 'python/main.py',
        line: 4,
        excerpt: [
          { line: 3, text: 'def load(text):' },
          { line: 4, text: '    return json.loads(text)' },
          { line: 5, text: '' },
        ],
      },
    });
  });

  it('says how to get Python where there is none', async () => {
    await runner.stop();
    runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
      config: { python: 'no-python-here' },
    });
    const result = await runner.run(
      deployableJob(
        'nopy',
        { tasks: [{ key: 't', type: 'python', python: { file: './a.py' } }] },
        { 'a.py': '' },
      ),
    );
    expect(result.tasks[0].error).toMatchObject({
      category: 'configuration',
      hint: expect.stringContaining('openlake.local.python'),
    });
  });

  it('shares one environment per content of requirements.txt, made once', async () => {
    await runner.stop();
    runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
      config: { python: await fakePython(folder) },
    });
    const task = {
      type: 'python',
      python: { file: './main.py', requirements: './requirements.txt' },
    };
    const result = await runner.run(
      deployableJob(
        'venv',
        { tasks: ['a', 'b', 'c'].map(key => ({ key, ...task })) },
        { 'main.py': '', 'requirements.txt': 'polars==1.0\n' },
      ),
    );
    expect(result.state.result).toBe('success');
    const calls = await readFile(join(folder, 'calls'), 'utf8');
    expect(calls.match(/^-m venv/gm)).toHaveLength(1);
    expect(calls.match(/^-m pip install/gm)).toHaveLength(1);
    expect(calls.match(/main.py$/gm)).toHaveLength(3);
  });

  it('makes an environment anew for another Python at the same place, and for other files that it names', async () => {
    await runner.stop();
    const python = await fakePython(folder, '3.11');
    runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
      config: { python },
    });
    const made = async (name: string, limits: string) => {
      const run = await runner.run(
        deployableJob(
          name,
          {
            tasks: [
              {
                key: 't',
                type: 'python',
                python: {
                  file: 'python/main.py',
                  requirements: 'python/requirements.txt',
                },
              },
            ],
          },
          {
            'python/main.py': '',
            'python/requirements.txt': 'polars\n-c limits.txt\n',
            'python/limits.txt': limits,
          },
        ),
      );
      expect(run.state.result).toBe('success');
      const calls = await readFile(join(folder, 'calls'), 'utf8');
      return calls.match(/^-m venv/gm)?.length;
    };
    expect(await made('first', 'polars<2')).toBe(1);
    expect(await made('same', 'polars<2')).toBe(1);
    expect(await made('limits', 'polars<1')).toBe(2);
    await fakePython(folder, '3.12');
    expect(await made('upgraded', 'polars<1')).toBe(3);
  });

  it('leaves nothing of an environment that could not be made', async () => {
    await runner.stop();
    const python = join(folder, 'python');
    await writeFile(
      python,
      [
        '#!/bin/sh',
        tellsVersion('3.11'),
        'mkdir -p "$4/bin" && exit 1',
        '',
      ].join('\n'),
      { mode: 0o755 },
    );
    runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
      config: { python },
    });
    const run = await runner.run(
      deployableJob(
        'unmade',
        {
          tasks: [
            {
              key: 't',
              type: 'python',
              python: { file: 'a.py', requirements: 'requirements.txt' },
            },
          ],
        },
        { 'a.py': '', 'requirements.txt': '' },
      ),
    );
    expect(run.state.result).toBe('failed');
    expect(await readdir(runner.config.folders.venvs)).toEqual([]);
  });
});
