import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunnerProcesses } from './__testUtils__/RunnerProcesses';
import { eachDatabase } from './__testUtils__/testDatabases';
import { until } from './__testUtils__/until';
import { processStart } from './process/processIdentity';

const TASKS = 20;
/** What orchestrators of containers give a process before they kill it. */
const STOPPED_WITHIN_MS = 30_000;

jest.setTimeout(120_000);

describe.each(eachDatabase)(
  'a portal that is told to stop, on %s',
  databaseId => {
    let processes: RunnerProcesses;

    beforeEach(async () => {
      processes = await RunnerProcesses.open(databaseId);
    });
    afterEach(() => processes.close());

    it('lets tasks finish for a while, ends the others, deaf ones too, and the next one goes on with them', async () => {
      const { state } = processes;
      const file = (name: string) => join(state, name);
      const revision = deployableJob(
        'many',
        {
          tasks: [
            ...Array.from({ length: TASKS }, (_, i) => ({
              key: `t${i}`,
              type: 'shell',
              shell: { command: ['./work.sh', file(`t${i}`), String(i)] },
            })),
            {
              key: 'last',
              type: 'shell',
              depends_on: Array.from({ length: TASKS }, (_, i) => `t${i}`),
              shell: { command: ['true'] },
            },
          ],
        },
        {
          // The second attempt ends at once; of the first, some end soon, some on TERM, some never.
          'work.sh': [
            '#!/bin/sh',
            'echo $$ >> "$1.pids"',
            '[ "$OPENLAKE_ATTEMPT" = 1 ] || exit 0',
            'case $2 in 0|1) sleep 2; exit 0;; 2|3|4) trap "" TERM;; esac',
            'while :; do echo working; sleep 0.2; done',
            '',
          ].join('\n'),
        },
      );
      const input = {
        leaseMs: 2_000,
        runs: [{ runId: 'many', revision }],
        config: {
          maxParallelTasks: TASKS,
          shutdownGraceMs: 3_000,
          processGraceMs: 5_000,
        },
      };
      const first = processes.start(input);
      await until(async () => {
        const names = await readdir(state);
        return names.filter(name => name.endsWith('.pids')).length === TASKS;
      });
      const from = performance.now();
      first.kill('SIGTERM');
      // Another one is there already, as in a rolling update: it must not begin early.
      const second = processes.start(input);
      const [code] = await once(first, 'exit');
      expect(performance.now() - from).toBeLessThan(STOPPED_WITHIN_MS);
      expect(code).toBe(0);
      for (let i = 0; i < TASKS; i++) {
        const [pid] = (await readFile(file(`t${i}.pids`), 'utf8')).split('\n');
        expect(processStart(Number(pid))).toBeUndefined();
      }
      await once(second, 'exit');
      expect(
        processes.errors.filter(line => !/interrupted|stops/.test(line)),
      ).toEqual([]);
      const [run] = await processes.reports(['many']);
      expect(run.state.result).toBe('success');
      const attempts = Object.fromEntries(
        run.tasks.map(task => [
          task.key,
          task.attempts.map(({ state: { reason } }) => reason?.code),
        ]),
      );
      const again = ['orphaned', 'completed'];
      expect(attempts).toEqual({
        ...Object.fromEntries(
          Array.from({ length: TASKS }, (_, i) => [
            `t${i}`,
            i < 2 ? ['completed'] : again,
          ]),
        ),
        last: ['completed'],
      });
    });
  },
);
