/**
 * Each end of a run is told once to those who follow it: no more and no fewer
 * facts than ends.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'versions' | 'facts'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function factsOnce({ versions, facts }) {
  const before = new Map();
  const ends = new Map();
  for (const { what, row } of versions) {
    if (what !== 'runs') {
      continue;
    }
    const last = before.get(row.id);
    before.set(row.id, row);
    const ended =
      row.lifecycle === 'terminated' && last?.lifecycle !== 'terminated';
    // A mark is an end of its own: what the run counts as has changed.
    const marked = row.mark !== (last?.mark ?? null) && row.mark;
    if (ended || marked) {
      ends.set(row.id, (ends.get(row.id) ?? 0) + 1);
    }
  }
  const told = new Map();
  for (const { type, body } of facts) {
    if (type === 'run.ended') {
      const { run } = JSON.parse(body);
      told.set(run, (told.get(run) ?? 0) + 1);
    }
  }
  return [...new Set([...ends.keys(), ...told.keys()])]
    .filter(run => ends.get(run) !== told.get(run))
    .map(run => ({
      promise: 'facts',
      message: `${ends.get(run) ?? 0} ends of a run, ${
        told.get(run) ?? 0
      } told of`,
      about: { run },
    }));
}
