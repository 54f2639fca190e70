const HAS_PLACE = ['running', 'terminating'];

/**
 * Never more runs of a job, or of a workspace, at work than it allows.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'versions' | 'specs'> & { limits?: Map<string, number> }} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function limitsHold({ versions, specs, limits = new Map() }) {
  const violations = [];
  const placed = new Map();
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
    for (const [name, max] of [
      [job, specs.get(job)?.concurrency?.max_concurrent_runs ?? 1],
      [row.workspace, limits.get(row.workspace)],
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
