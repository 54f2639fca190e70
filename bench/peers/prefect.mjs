// Prefect 3 with its server on SQLite. The flow runs in a process that is there already, which is quicker than a worker that
// starts one.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runChild } from '../../scripts/setup/child.mjs';
import { findFreePort } from '../../scripts/setup/freePort.mjs';
import { preparePython } from '../../scripts/engines/python.mjs';
import { startServer } from './Server.mjs';

/** @param {string} root */
export async function startPrefect(root) {
  const python = await preparePython({
    home: join(root, '.cache/peers/prefect'),
    requirements: join(root, 'bench/peers/prefect-requirements.txt'),
    title: 'Prefect',
  });
  const home = await mkdtemp(join(tmpdir(), 'openlake-prefect-'));
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}/api`;
  const env = {
    ...process.env,
    PATH: `${dirname(python)}:${process.env.PATH}`,
    PREFECT_HOME: home,
    PREFECT_API_URL: url,
    PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
    PREFECT_API_DATABASE_CONNECTION_URL: `sqlite+aiosqlite:///${join(
      home,
      'prefect.db',
    )}`,
    DO_NOT_TRACK: '1',
  };
  const server = startServer(
    join(dirname(python), 'prefect'),
    ['server', 'start', '--host', '127.0.0.1', '--port', `${port}`, '--no-ui'],
    { cwd: home, env, log: join(home, 'server.log') },
  );
  const stop = async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
  try {
    await server.ready(async () => (await fetch(`${url}/health`)).ok);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    /**
     * Seconds of a flow of tasks one after the other, the quickest of three.
     *
     * @param {number} tasks
     */
    async chain(tasks) {
      const script = join(home, 'chain.py');
      const result = join(home, 'seconds');
      await writeFile(script, chainFlow(tasks, result));
      await runChild('run the flow in Prefect', python, [script], {
        cwd: home,
        env,
      });
      return Number(await readFile(result, 'utf8'));
    },
    stop,
  };
}

function chainFlow(tasks, result) {
  return `
import time
from prefect import flow, task

@task
def nothing(before):
    return before + 1

@flow
def chain():
    done = 0
    for _ in range(${tasks}):
        done = nothing(done)
    return done

taken = []
for _ in range(3):
    started = time.perf_counter()
    assert chain() == ${tasks}
    taken.append(time.perf_counter() - started)
with open(${JSON.stringify(result)}, "w") as file:
    file.write(str(min(taken)))
`;
}
