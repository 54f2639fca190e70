/** Who waits for news has decided on it within this time, once nothing fails any more. */
const LATE_MS = 30_000;

/**
 * P2: each update of a table is part of one run, or of one recorded skip, of
 * those that wait for it, and each file that arrives is looked at.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'specs' | 'ticks' | 'triggers' | 'facts' | 'operations' | 'versions'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function newsHeard({
  specs,
  ticks,
  triggers,
  facts,
  operations,
  versions,
}) {
  const violations = [];
  const say = (message, about) =>
    violations.push({ promise: 'P2', message, about });
  const end = Math.max(0, ...versions.map(({ at }) => at)) - LATE_MS;
  const commits = facts
    .filter(({ type }) => type === 'table.snapshot_committed')
    .map(({ id, at, body }) => ({ id: Number(id), at, ...JSON.parse(body) }));

  for (const trigger of triggers) {
    const job = `${trigger.workspace}/${trigger.job}`;
    const [spec] = specs.get(job)?.triggers ?? [];
    const decided = ticks
      .filter(
        tick =>
          tick.workspace === trigger.workspace &&
          tick.job === trigger.job &&
          tick.trigger_key === trigger.trigger_key,
      )
      .map(({ tick }) => tick);

    if (spec?.table_update) {
      const updates = commits.filter(
        ({ at, table }) =>
          spec.table_update.tables.includes(table) && at >= trigger.created_at,
      );
      const heard = decided
        .filter(tick => tick.startsWith('fact:'))
        .map(tick => Number(tick.replace('fact:', '')));
      for (const fact of heard) {
        if (!updates.some(({ id }) => id === fact)) {
          say('A run was started for an update that there was not', {
            job,
            fact,
          });
        }
      }
      const open = updates.filter(({ id }) => id > Math.max(0, ...heard));
      // They are waited for until the newest of them is old enough.
      if (open.length > 0 && open.every(({ at }) => Date.parse(at) < end)) {
        say('An update of a table is neither a run nor a skip', {
          job,
          facts: open.map(({ id }) => id),
        });
      }
    }

    // One that rests until its clock is as late as it has been looks at nothing.
    if (spec?.file_arrival && Date.parse(trigger.next_at) < end + 2 * LATE_MS) {
      const { seen = {} } = JSON.parse(trigger.state);
      const landed = operations.filter(
        one => one.kind === 'land' && one.job === job && one.to < end,
      );
      for (const { key: file } of landed) {
        if (!(file in seen)) {
          say('A file that arrived was never looked at', { job, file });
        }
      }
      if (landed.length > 0 && decided.length === 0) {
        say('Files arrived and nothing was started', { job });
      }
    }
  }
  return violations;
}
