import type { JobTask, TaskSpec } from '@openlake/plugin-openlake-common';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { MANY_AT_ONCE, shellTask } from './__testUtils__/jobs';
import { RunsBench } from './__testUtils__/RunsBench';

const jobTask = (key: string, job: Partial<JobTask>): TaskSpec => {
  const { shell: _, ...shared } = shellTask(key) as TaskSpec & { shell: {} };
  return {
    ...shared,
    type: 'job',
    job: { name: 'child', parameters: {}, wait: true, ...job },
  } as TaskSpec;
};

describe.each(eachDatabase)('runs that a job task starts on %s', id => {
  let bench: RunsBench;

  /** Starts one from a run that goes on, in a workspace that allows one run. */
  const startFrom = async (...tasks: TaskSpec[]) => {
    bench = new RunsBench(await openTestDatabase(id));
    bench.jobs.workspaceLimits.set('lab', 1);
    bench.engine.held.add('load');
    bench.jobs.put('child', MANY_AT_ONCE);
    bench.jobs.put('parent', { tasks: [shellTask('load'), ...tasks] });
    const parent = await bench.start('parent');
    await bench.converge();
    const { runId } = await bench.childRuns.start({
      workspace: 'lab',
      job: 'child',
      parentRunId: parent.id,
      idempotencyKey: 'k',
      parameters: {},
    });
    await bench.round();
    return { parent, child: () => bench.reader.find(runId) };
  };

  it('work in the place of a run that waits for them', async () => {
    const { parent, child } = await startFrom(jobTask('call', {}));
    expect(await child()).toMatchObject({
      parentRunId: parent.id,
      admittedAt: expect.any(String),
    });
  });

  it('have a place of their own when nobody waits for them, and are canceled with their parent', async () => {
    const { parent, child } = await startFrom(
      jobTask('call', { wait: false }),
      jobTask('other', { name: 'another' }),
    );
    const run = await child();
    expect(run).toMatchObject({
      parentRunId: parent.id,
      chain: ['lab/parent'],
      state: { lifecycle: 'queued', reason: { code: 'workspace_limit' } },
    });
    expect(run.admittedAt).toBeUndefined();

    await bench.service.cancel(parent.id, { actor: 'user:default/ann' });
    await bench.converge();
    expect((await child()).state.result).toBe('canceled');
  });

  it('never wait for the place of a run that may wait for them', async () => {
    const waits = await startFrom(
      jobTask('leave', { wait: false }),
      jobTask('call', {}),
    );
    expect((await waits.child()).admittedAt).toBeDefined();
  });
});
