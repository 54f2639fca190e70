/**
 * What a task appends to a table is there once if the task succeeded, and at
 * most once if it did not, however often it was interrupted and begun again.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'written' | 'runs' | 'taskRuns' | 'specs'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function writtenOnce({ written, runs, taskRuns, specs }) {
  const violations = [];
  const say = (message, about) =>
    violations.push({ promise: 'writes', message, about });
  const byId = new Map(runs.map(run => [run.id, run]));
  /** Numbers of the attempts that wrote, by run and task. */
  const writers = new Map();
  for (const { run, task, attempt } of written) {
    const key = `${run} ${task}`;
    writers.set(key, [...(writers.get(key) ?? []), attempt]);
  }

  for (const row of taskRuns) {
    const run = byId.get(row.run_id);
    const spec = specs
      .get(`${run?.workspace}/${run?.job}`)
      ?.tasks.find(({ key }) => key === row.task_key);
    if (spec?.sql?.materialize?.mode !== 'append') {
      continue;
    }
    const key = `${row.run_id} ${row.task_key}`;
    const numbers = writers.get(key) ?? [];
    writers.delete(key);
    const about = { run: row.run_id, task: row.task_key, wrote: numbers };
    const attempts = JSON.parse(row.attempts);
    for (const repair of new Set(attempts.map(one => one.repair))) {
      const round = attempts.filter(one => one.repair === repair);
      const times = numbers.filter(number =>
        round.some(one => one.number === number),
      ).length;
      if (times > 1) {
        say('A task appended its rows more than once', { ...about, attempts });
      }
      if (times === 0 && round.some(({ result }) => result === 'success')) {
        say('A task succeeded and its rows are not there', about);
      }
    }
    const known = new Set(attempts.map(({ number }) => number));
    if (numbers.some(number => !known.has(number))) {
      say('An attempt that nobody knows has written', about);
    }
  }
  for (const [key, numbers] of writers) {
    say('A task that nobody knows has written', { key, numbers });
  }
  return violations;
}
