import { DeployableRevision } from '@openlake/plugin-openlake-node';
import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { RunnerProcesses } from './__testUtils__/RunnerProcesses';
import { eachDatabase } from './__testUtils__/testDatabases';
import { RunnerProcessInput } from './__testUtils__/runnerProcess';
import { until } from './__testUtils__/until';

const KILLS = 5;

jest.setTimeout(180_000);

/** A small random generator, so that a printed seed repeats what happened. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe.each(eachDatabase)('a runner that is killed, on %s', databaseId => {
  let processes: RunnerProcesses;
  let state: string;

  beforeEach(async () => {
    processes = await RunnerProcesses.open(databaseId);
    ({ state } = processes);
  });
  afterEach(() => processes.close());

  const startRunner = (
    runs: RunnerProcessInput['runs'],
    leaseMs: number,
    failpoints?: string,
  ) => processes.start({ runs, leaseMs }, failpoints);
  const reports = (runIds: string[]) => processes.reports(runIds);

  /** Fails when another attempt of the same task still runs beside it. */
  const exclusive = (name: string) => ({
    type: 'shell',
    shell: { command: ['./once.sh', join(state, name)] },
  });
  const files = {
    'once.sh': [
      '#!/bin/sh',
      'if [ -s "$1.pid" ] && kill -0 "$(cat "$1.pid")" 2>/dev/null; then',
      '  echo "$1" >> "$1.overlap"',
      'fi',
      'echo started >> "$1.starts"',
      'echo $$ > "$1.pid"',
      'sleep 0.3',
      'echo done >> "$1.done"',
      'rm -f "$1.pid"',
      '',
    ].join('\n'),
  };

  function job(name: string, more: object = {}): DeployableRevision {
    return deployableJob(
      name,
      {
        tasks: [
          { key: 'a', ...exclusive(`${name}-a`), ...more },
          { key: 'b', ...exclusive(`${name}-b`), depends_on: ['a'], ...more },
          {
            key: 'c',
            type: 'sql',
            sql: { statement: 'SELECT 1' },
            depends_on: ['a'],
            ...more,
          },
          {
            key: 'd',
            ...exclusive(`${name}-d`),
            depends_on: ['b', 'c'],
            ...more,
          },
        ],
      },
      files,
    );
  }

  it('goes on after each restart until every run has ended right', async () => {
    const seed = Number(process.env.OPENLAKE_SEED ?? Date.now() % 1e9);
    const next = random(seed);
    const runs = [
      {
        runId: 'safe-1',
        revision: job('safe-1', { retries: 20, retry: { delay: '1ms' } }),
      },
      {
        runId: 'safe-2',
        revision: job('safe-2', { retries: 20, retry: { delay: '1ms' } }),
      },
      { runId: 'once-only', revision: job('once-only', { idempotent: false }) },
    ];
    const runIds = runs.map(({ runId }) => runId);
    const finished = new Map<string, unknown>();
    const violations: object[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const child = startRunner(runs, 2_000);
      await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);
      await sleep(next() * 600);
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) {
        await once(child, 'exit');
      }
      for (const report of await reports(runIds)) {
        for (const task of report.tasks) {
          if (task.state.lifecycle === 'terminated') {
            const id = `${report.runId}/${task.key}`;
            const before = finished.get(id);
            if (before && !isDeepStrictEqual(before, task)) {
              violations.push({ moved: id, before, after: task });
            }
            finished.set(id, task);
          }
        }
      }
    }
    const last = startRunner(runs, 2_000);
    const [code] = await once(last, 'exit');
    expect({ seed, code, errors: code === 0 ? [] : processes.errors }).toEqual({
      seed,
      code: 0,
      errors: [],
    });
    for (const report of await reports(runIds)) {
      const { result, reason } = report.state;
      const right =
        result === 'success' ||
        (report.runId === 'once-only' && reason?.code === 'orphaned');
      if (!right) {
        violations.push({ endedWrong: report });
      }
      for (const { attempts } of report.tasks) {
        const open = attempts.filter(
          ({ state: { lifecycle } }) => lifecycle !== 'terminated',
        );
        const successes = attempts.filter(
          ({ state: { result: one } }) => one === 'success',
        );
        if (open.length > 0 || successes.length > 1) {
          violations.push({ attempts });
        }
      }
    }
    for (const name of await readdir(state)) {
      if (name.endsWith('.overlap')) {
        violations.push({ ranBesideItself: name });
      }
      if (/^once-only.*[.]done$/.test(name)) {
        const text = await readFile(join(state, name), 'utf8');
        if (text !== 'done\n') {
          violations.push({ ranTwice: name });
        }
      }
    }
    expect({ seed, violations }).toEqual({ seed, violations: [] });
  });

  it('between fixing a snapshot and reading it reads just that one afterwards', async () => {
    const path = join(state, 'reader');
    const runs = [
      {
        runId: 'reader',
        revision: deployableJob('reader', {
          tasks: [
            {
              key: 'read',
              type: 'sql',
              sql: { statement: `SELECT '${path}' AS pins` },
            },
          ],
        }),
      },
    ];
    await writeFile(`${path}.snapshot`, '41');
    const first = startRunner(runs, 2_000);
    await until(async () => (await readdir(state)).includes('reader.pinned'));
    first.kill('SIGKILL');
    await once(first, 'exit');
    await writeFile(`${path}.snapshot`, '42');
    const [code] = await once(startRunner(runs, 2_000), 'exit');
    expect({ code, errors: code === 0 ? [] : processes.errors }).toEqual({
      code: 0,
      errors: [],
    });
    expect(JSON.parse(await readFile(`${path}.read`, 'utf8'))).toEqual([
      { table: 'lake.raw.t', snapshotId: '41' },
    ]);
  });

  it('that stood still before it began an attempt does not begin it when another one has', async () => {
    const revision = deployableJob(
      'late',
      { tasks: [{ key: 'a', ...exclusive('late-a') }] },
      files,
    );
    const runs = [{ runId: 'late', revision }];
    const first = startRunner(runs, 1_000, 'local.start.before=stop');
    await until(async () => {
      const [run] = await reports(['late']);
      return run?.tasks[0]?.attempts.length === 1;
    });
    const second = startRunner(runs, 1_000);
    await once(second, 'exit');
    // It has all the time to begin before the database tells it what became of its lease.
    await processes.knex.transaction(async tx => {
      await tx('local_runners').update({ expires_at: tx.ref('expires_at') });
      first.kill('SIGCONT');
      await sleep(1_000);
    });
    await once(first, 'exit');
    const [{ state: end, tasks }] = await reports(['late']);
    expect(end.result).toBe('success');
    expect(tasks[0].attempts).toHaveLength(2);
    expect(await readFile(join(state, 'late-a.starts'), 'utf8')).toBe(
      'started\n',
    );
  });

  it('that comes back after another one took over writes nothing more', async () => {
    const revision = deployableJob(
      'stalled',
      {
        tasks: [
          { key: 'a', ...exclusive('stalled-a') },
          { key: 'b', ...exclusive('stalled-b'), depends_on: ['a'] },
        ],
      },
      files,
    );
    const runs = [{ runId: 'stalled', revision }];
    const first = startRunner(runs, 1_000);
    await until(async () => (await readdir(state)).includes('stalled-a.pid'));
    first.kill('SIGSTOP');
    const second = startRunner(runs, 1_000);
    const [code] = await once(second, 'exit');
    expect({ code, errors: code === 0 ? [] : processes.errors }).toEqual({
      code: 0,
      errors: [],
    });
    const [before] = await reports(['stalled']);
    expect(before.state.result).toBe('success');
    first.kill('SIGCONT');
    await once(first, 'exit');
    expect((await reports(['stalled']))[0]).toEqual(before);
    expect(
      before.tasks
        .find(({ key }) => key === 'a')
        ?.attempts.map(({ state: s }) => s.reason?.code),
    ).toEqual(['orphaned', 'completed']);
  });
});
