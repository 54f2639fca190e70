const RANK = {
  pending: 0,
  queued: 1,
  running: 2,
  terminating: 3,
  terminated: 4,
};

/**
 * P3: a run and its tasks only move forward, an end is final but for a repair
 * or a mark, no version is written over, and cursors never go back. Judged by
 * every version that the database has seen.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'versions' | 'seen'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function onlyForward({ versions, seen }) {
  const violations = [];
  const say = (message, about) =>
    violations.push({ promise: 'P3', message, about });
  const last = new Map();
  const repairs = new Map();
  for (const { what, row, seq } of versions) {
    const key = `${what} ${KEYS[what]?.(row)}`;
    const before = last.get(key);
    last.set(key, row);
    if (what === 'runs') {
      repairs.set(row.id, row.repairs);
    }
    if (before) {
      const wrong = RULES[what]?.(before, row, repairs);
      if (wrong) {
        say(wrong, { seq, before, after: row });
      }
    }
  }

  // What clients saw: an answer never takes back what an earlier one said.
  const shown = new Map();
  for (const { from, to, runs } of [...seen].sort((a, b) => a.to - b.to)) {
    for (const run of runs) {
      const before = shown.get(run.id);
      if (before && before.to <= from) {
        const wrong = runBackwards(before.run, run);
        if (wrong) {
          say(`Clients saw it: ${wrong}`, { before: before.run, after: run });
        }
      }
      shown.set(run.id, { to, run });
    }
  }
  return violations;
}

const KEYS = {
  runs: row => row.id,
  task_runs: row => `${row.run_id} ${row.task_key} ${row.item_index}`,
  local_runs: row => row.run_id,
  backfills: row => row.id,
  run_mirrors: row => row.orchestrator,
  fact_cursors: row => row.consumer,
};

const RULES = {
  runs: (before, after) =>
    after.version !== before.version + 1
      ? 'A version of a run was written over'
      : Number(after.report_version) < Number(before.report_version)
      ? 'An older report was applied'
      : runBackwards(before, after),

  task_runs: (before, after) =>
    RANK[after.lifecycle] < RANK[before.lifecycle] &&
    after.lifecycle !== 'pending'
      ? 'A task went back'
      : undefined,

  local_runs: (before, after) => {
    if (after.fence < before.fence) {
      return 'The fence of a run went back';
    }
    if (
      after.version !== before.version &&
      after.version !== before.version + 1
    ) {
      return 'A version of a run of the local runner was written over';
    }
    return before.lifecycle === 'terminated' &&
      after.lifecycle !== 'terminated' &&
      after.fence === before.fence
      ? 'A run of the local runner went on after its end'
      : undefined;
  },

  backfills: (before, after) =>
    after.version !== before.version + 1
      ? 'A version of a backfill was written over'
      : undefined,

  run_mirrors: (before, after) =>
    place(after.cursor) < place(before.cursor)
      ? 'The cursor of a mirror went back'
      : undefined,

  fact_cursors: (before, after) =>
    Number(after.position) < Number(before.position)
      ? 'The cursor of a reader of facts went back'
      : undefined,
};

function runBackwards(before, after) {
  if (after.repairs < before.repairs) {
    return 'A repair was forgotten';
  }
  if (after.repairs > before.repairs) {
    return undefined;
  }
  if (RANK[after.lifecycle] < RANK[before.lifecycle]) {
    return 'A run went back';
  }
  return before.lifecycle === 'terminated' &&
    after.result !== before.result &&
    !after.mark
    ? 'The result of a run that had ended changed'
    : undefined;
}

/** Where a cursor of the local runner stands. */
function place(cursor) {
  return Number(/\d+/.exec(cursor ?? '')?.[0] ?? 0);
}
