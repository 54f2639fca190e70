import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import fs, { access, readdir } from 'node:fs/promises';
import { openTestDatabase } from './__testUtils__/testDatabases';
import { TestRunner } from './__testUtils__/TestRunner';
import { runLogFolder } from './log/logFolder';

const job = deployableJob('job', {
  tasks: [{ key: 't', type: 'shell', shell: { command: ['true'] } }],
});

describe('runs whose logs cannot be removed', () => {
  let runner: TestRunner;

  beforeEach(async () => {
    runner = await TestRunner.start(await openTestDatabase('SQLITE_3'));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await runner.stop();
  });

  it('hold up no others, are named, and go with the next call', async () => {
    const { orchestrator, config } = runner;
    const ids = ['one', 'stuck', 'three'];
    for (const runId of ids) {
      await runner.run(job, { runId });
    }
    const { rm } = fs;
    const stuck = runLogFolder(config.folders.logs, 'stuck');
    const spy = jest.spyOn(fs, 'rm').mockImplementation(async (path, how) => {
      if (path === stuck) {
        throw new Error('EACCES: permission denied');
      }
      await rm(path, how);
    });
    for (const tries of ['first', 'second']) {
      expect({
        tries,
        removed: await orchestrator.removeRuns(ids).catch(error => error),
      }).toMatchObject({
        tries,
        removed: {
          kind: 'conflict',
          message: expect.stringMatching(/1 of 3 runs.*stuck: EACCES/),
        },
      });
      expect(await readdir(config.folders.logs)).toEqual(['stuck']);
    }
    for (const runId of ids) {
      expect(await orchestrator.getRun(runId)).toBeUndefined();
    }
    // What it is asked for without that run is done.
    await orchestrator.removeRuns(['one', 'three']);
    spy.mockRestore();
    await orchestrator.removeRuns(ids);
    await expect(access(stuck)).rejects.toThrow();
  });
});
