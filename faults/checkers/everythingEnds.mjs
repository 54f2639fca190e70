import { undisturbed } from './disturbances.mjs';

/**
 * Once nothing fails any more, everything that was accepted comes to its end:
 * runs, their tasks, and what the engine has of them.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'stuck' | 'runs' | 'taskRuns' | 'versions' | 'faults' | 'backends'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function everythingEnds({
  stuck,
  runs,
  taskRuns,
  versions,
  faults,
  backends,
}) {
  const violations = [];
  const say = (message, about) =>
    violations.push({ promise: 'ends', message, about });
  for (const run of stuck) {
    const { id, workspace, job, lifecycle, reason, queuePosition } = run;
    say('A run has not ended', {
      id,
      job: `${workspace}/${job}`,
      lifecycle,
      reason,
      queuePosition,
    });
  }
  const ended = new Map(
    runs
      .filter(({ lifecycle }) => lifecycle === 'terminated')
      .map(run => [run.id, run]),
  );
  for (const task of taskRuns) {
    const run = ended.get(task.run_id);
    if (run && task.lifecycle !== 'terminated') {
      say('A task of a run that has ended has not', {
        run: run.id,
        task: task.task_key,
        item: task.item_index,
        lifecycle: task.lifecycle,
      });
    }
    for (const { number, lifecycle } of run ? JSON.parse(task.attempts) : []) {
      if (lifecycle !== 'terminated') {
        say('An attempt of a run that has ended has not', {
          run: task.run_id,
          task: task.task_key,
          attempt: number,
          lifecycle,
        });
      }
    }
    // A task that is marked changes what a repair does, not how its run has ended.
    if (
      run?.result === 'success' &&
      !run.mark &&
      !task.mark &&
      task.result === 'failed'
    ) {
      say('A run succeeded although a task of it failed', {
        run: run.id,
        task: task.task_key,
      });
    }
  }
  const local = new Map(
    versions
      .filter(({ what }) => what === 'local_runs')
      .map(({ row }) => [row.run_id, row]),
  );
  for (const [run, { lifecycle }] of local) {
    if (ended.has(run) && lifecycle !== 'terminated') {
      say('A run that has ended goes on in the local runner', { run });
    }
  }
  for (const { name, crashes } of backends) {
    for (const { at, what } of crashes) {
      // Without its database, disk or files a backend cannot start, and says so.
      if (undisturbed(faults, undefined, at - 20_000, at)) {
        say(what, { name, at: new Date(at).toISOString() });
      }
    }
  }
  return violations;
}
