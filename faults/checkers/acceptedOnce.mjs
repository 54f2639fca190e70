/** Operations that start a run under a key, and the triggers of such runs. */
const STARTS = ['create', 'hook'];
const KEYED = ['api', 'webhook'];

/**
 * P1: what was accepted under a key is one run, whoever asked how often, and
 * nothing runs that nobody asked for.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'operations' | 'runs' | 'keys'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function acceptedOnce({ operations, runs, keys }) {
  const violations = [];
  const say = (message, about) =>
    violations.push({ promise: 'P1', message, about });
  const rows = new Map(runs.map(run => [run.id, run]));
  /** Every run that an answer named for a key, and every key that was asked for. */
  const answers = new Map();
  const told = new Set();
  for (const { kind, key, status, run } of operations) {
    if (STARTS.includes(kind)) {
      const named = answers.get(key) ?? new Set();
      if (status !== undefined) {
        told.add(key);
      }
      if (status !== undefined && status < 300 && run) {
        named.add(run);
      }
      answers.set(key, named);
    }
  }
  const byKey = new Map();
  for (const { key, run_id: run } of keys) {
    const text = key.replace(/^(?:api|webhook:.*):/, '');
    byKey.set(text, [...(byKey.get(text) ?? []), run]);
  }
  for (const [key, named] of answers) {
    if (!told.has(key)) {
      say('Nobody was ever told what came of a key', { key });
    }
    if (named.size > 1) {
      say('One key was answered with several runs', { key, runs: [...named] });
    }
    for (const run of named) {
      if (!rows.has(run)) {
        say('An accepted run does not exist', { key, run });
      }
      if (byKey.get(key)?.[0] !== run) {
        say('A key stands for another run than the answer said', {
          key,
          run,
          stored: byKey.get(key),
        });
      }
    }
  }
  const keyed = new Set(keys.map(({ run_id: run }) => run));
  for (const run of runs) {
    const { kind } = JSON.parse(run.trigger);
    if (KEYED.includes(kind) && !keyed.has(run.id)) {
      say('A run was started that no key stands for', { run: run.id });
    }
  }
  return violations;
}
