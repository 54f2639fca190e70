/** What is done to jobs, and how it is recorded. */
const OF_JOBS = { pause: 'job-pause', unpause: 'job-unpause' };

/** Changes that are the same to a run. */
const SAME = { 'queued-drop': 'run-cancel' };

/**
 * P7: a change has an audit record if and only if it was made.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'operations' | 'runs' | 'repairs' | 'audit' | 'versions'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function auditedOnce({ operations, runs, repairs, audit, versions }) {
  const marks = new Set();
  const cancels = new Set();
  for (const { what, row } of versions) {
    if (what === 'runs' && row.mark) {
      marks.add(`${row.id} ${JSON.parse(row.mark).at}`);
    }
    if (what === 'runs' && row.cancel) {
      const { at, code } = JSON.parse(row.cancel);
      if (code === 'canceled_by_user') {
        cancels.add(`${row.id} ${at}`);
      }
    }
  }
  const made = {
    'run-create': runs
      .filter(({ trigger }) =>
        ['api', 'webhook'].includes(JSON.parse(trigger).kind),
      )
      .map(({ id }) => id),
    'run-repair': repairs.map(({ run_id: run }) => run),
    'run-cancel': [...cancels].map(cancel => cancel.split(' ')[0]),
    'run-mark': [...marks].map(mark => mark.split(' ')[0]),
  };
  // The record of a backfill that is canceled stands for its runs.
  const withBackfill = new Set(
    audit
      .filter(entry => entry.action === 'backfill-cancel')
      .map(({ subject }) => subject.replace(/^backfill:/, '')),
  );
  const canceledWithBackfill = new Set(
    runs
      .filter(({ backfill_id: backfill }) => withBackfill.has(backfill))
      .map(({ id }) => id),
  );
  const violations = [];
  for (const [action, changed] of Object.entries(made)) {
    const recorded = audit
      .filter(
        entry =>
          (SAME[entry.action] ?? entry.action) === action &&
          entry.outcome === 'succeeded',
      )
      .map(({ subject }) => subject.replace(/^run:/, ''));
    for (const run of new Set([...changed, ...recorded])) {
      const changes = count(changed, run);
      const records = count(recorded, run);
      const others =
        action === 'run-cancel' && canceledWithBackfill.has(run) ? 1 : 0;
      if (records > changes || changes > records + others) {
        violations.push({
          promise: 'P7',
          message: `${changes} changes and ${records} records of ${action}`,
          about: { run },
        });
      }
    }
  }
  for (const [kind, action] of Object.entries(OF_JOBS)) {
    const asked = operations.filter(one => one.kind === kind);
    for (const job of new Set(asked.map(one => one.job))) {
      const changes = asked.filter(
        one => one.job === job && one.status < 300,
      ).length;
      const records = audit.filter(
        entry => entry.action === action && entry.subject === `job:${job}`,
      ).length;
      // Those that nobody answered may have been made.
      if (records < changes) {
        violations.push({
          promise: 'P7',
          message: `${changes} changes and ${records} records of ${action}`,
          about: { job },
        });
      }
    }
  }
  return violations;
}

function count(items, item) {
  return items.filter(one => one === item).length;
}
