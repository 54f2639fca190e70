import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { testConfig } from '../__testUtils__/testConfig';
import { AttemptLog } from '../log/AttemptLog';
import { Program } from './processTask';

let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'openlake-venv-'));
  await writeFile(join(state, 'requirements.txt'), 'polars\n');
});
afterEach(() => rm(state, { recursive: true, force: true }));

/** A task at a process of its own: it knows nothing of what others make. */
function atReplica(name: string): AsyncGenerator<Program, string> {
  let makeVenv!: typeof import('./venv')['makeVenv'];
  jest.isolateModules(() => {
    ({ makeVenv } = jest.requireActual('./venv'));
  });
  return makeVenv(
    {
      config: testConfig(state),
      signal: new AbortController().signal,
      log: { system() {} } as Partial<AttemptLog> as AttemptLog,
    },
    {
      files: state,
      scratch: join(state, 'scratch', name),
      outputs: join(state, 'outputs'),
    },
    '/usr/bin/python3',
    join(state, 'requirements.txt'),
  );
}

/** Does what a program would. */
async function run({ name, command }: Program): Promise<void> {
  const last = command.at(-1)!;
  if (name === 'python --version') {
    await writeFile(last, '3.11');
  } else if (name === 'python -m venv') {
    await rm(last, { recursive: true, force: true });
    await mkdir(join(last, 'bin'), { recursive: true });
    await writeFile(join(last, 'bin', 'python'), '');
  } else {
    await writeFile(join(dirname(command[0]), 'installed'), '');
  }
}

/** Runs programs until a task has its Python. */
async function pythonOf(
  task: AsyncGenerator<Program, string>,
): Promise<string> {
  for (;;) {
    const { value, done } = await task.next();
    if (done) {
      return value;
    }
    await run(value);
  }
}

async function expectInstalled(python: string): Promise<void> {
  await access(python);
  await access(join(dirname(python), 'installed'));
}

describe('an environment that two replicas make at once', () => {
  it('is complete at both, and used by whoever comes later', async () => {
    const [one, two] = [atReplica('one'), atReplica('two')];
    await run((await two.next()).value as Program);
    // It has found none, and is about to make it.
    const making = (await two.next()).value as Program;
    expect(making.name).toBe('python -m venv');
    const first = await pythonOf(one);
    await run(making);
    await expectInstalled(first);
    const second = await pythonOf(two);
    await expectInstalled(second);
    const later = atReplica('later');
    await run((await later.next()).value as Program);
    const { value, done } = await later.next();
    expect(done).toBe(true);
    expect([first, second]).toContain(value);
  });
});
