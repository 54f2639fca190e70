const HAS_PLACE = ['running', 'terminating'];

/**
 * Never more runs of a job, of a workspace or on a compute profile at work than
 * it allows. A run that a job task waits for has no place but that of its job;
 * one that it only starts counts like any other.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'versions' | 'specs' | 'limits'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function limitsHold({ versions, specs, limits }) {
  const violations = [];
  const placed = new Map();
  /** The job of each run. */
  const jobs = new Map();
  const check = (name, max, run, seq) => {
    const runs = placed.get(name);
    if (max !== undefined && runs.size > max) {
      violations.push({
        promise: 'limits',
        message: `${runs.size} runs of ${name} at work, ${max} allowed`,
        about: { seq, runs: [...runs] },
      });
    }
  };
  for (const { what, row, seq } of versions) {
    if (what !== 'runs') {
      continue;
    }
    const has =
      HAS_PLACE.includes(row.lifecycle) ||
      (row.lifecycle === 'queued' && row.admitted_at !== null);
    const job = `${row.workspace}/${row.job}`;
    const spec = specs.get(job);
    jobs.set(row.id, job);
    const isChild =
      row.parent_run_id &&
      mayWaitFor(row.job, specs.get(jobs.get(row.parent_run_id)));
    const profiles = new Set(
      spec?.tasks?.map(({ compute }) => compute).filter(Boolean),
    );
    for (const [name, max] of [
      [job, spec?.concurrency?.max_concurrent_runs ?? 1],
      ...(isChild
        ? []
        : [
            [row.workspace, limits.workspaces.get(row.workspace)],
            ...[...profiles].map(profile => [
              `${row.workspace} on ${profile}`,
              limits.computes.get(profile),
            ]),
          ]),
    ]) {
      const runs = placed.get(name) ?? new Set();
      placed.set(name, runs);
      if (!has) {
        runs.delete(row.id);
      } else if (!runs.has(row.id)) {
        runs.add(row.id);
        check(name, max, row.id, seq);
      }
    }
  }
  return violations;
}

/** Whether a task of a job may wait for a run of another one; it does unless all say otherwise. */
function mayWaitFor(name, spec) {
  const starting = (spec?.tasks ?? []).filter(task => task.job?.name === name);
  return !starting.length || starting.some(({ job }) => job.wait !== false);
}
