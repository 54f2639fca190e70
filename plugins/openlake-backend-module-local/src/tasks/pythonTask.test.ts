import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

/** Notes how it is called; as `-m venv` it puts itself where it is told. */
async function fakePython(place: string): Promise<string> {
  const path = join(place, 'python');
  await writeFile(
    path,
    [
      '#!/bin/sh',
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
});
