/**
 * P10: of one task, no two attempts are at work at the same time, no attempt
 * runs twice, what is called done was done, and what must not be tried again is
 * not. Judged by what the tasks themselves wrote.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'work' | 'runs' | 'taskRuns' | 'specs'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function attemptsOnce({ work, runs, taskRuns, specs }) {
  const violations = [];
  const say = (message, about) =>
    violations.push({ promise: 'P10', message, about });
  const newest = new Map();
  const started = new Map();
  const done = new Set();
  const starts = new Map();
  for (const line of work) {
    const { event, run, task, item, attempt, pid } = line;
    const key = `${run} ${task} ${item}`;
    const id = `${key} ${attempt}`;
    if (event === 'start') {
      const before = started.get(id);
      if (before !== undefined) {
        say('An attempt ran twice', {
          run,
          task,
          item,
          attempt,
          pids: [before, pid],
        });
      }
      started.set(id, pid);
      newest.set(key, line);
      starts.set(`${run} ${task}`, (starts.get(`${run} ${task}`) ?? 0) + 1);
    } else if (newest.get(key)?.pid !== pid) {
      say('An attempt was at work beside the one after it', {
        run,
        task,
        item,
        attempt,
        beside: newest.get(key)?.attempt,
      });
    }
    if (event === 'done') {
      done.add(`${run} ${task} ${attempt}`);
    }
  }

  const byId = new Map(runs.map(run => [run.id, run]));
  for (const row of taskRuns) {
    const run = byId.get(row.run_id);
    const spec = specs
      .get(`${run?.workspace}/${run?.job}`)
      ?.tasks.find(({ key }) => key === row.task_key);
    const attempts = JSON.parse(row.attempts);
    // As tasks call themselves.
    const name =
      row.item_index < 0 ? row.task_key : `${row.task_key}[${row.item_index}]`;
    const about = { run: row.run_id, task: name };
    attempts.forEach((attempt, index) => {
      if (attempt.number !== index + 1) {
        say('Attempts are missing', { ...about, attempts });
      }
      if (
        spec?.type === 'shell' &&
        attempt.result === 'success' &&
        !(spec.for_each && row.item_index < 0) &&
        !done.has(`${row.run_id} ${name} ${attempt.number}`)
      ) {
        say('An attempt that succeeded did not do its work', {
          ...about,
          attempt: attempt.number,
        });
      }
    });
    const rounds = attempts
      .filter(({ result }) => result === 'success')
      .map(({ repair }) => repair);
    if (new Set(rounds).size < rounds.length) {
      say('A task succeeded more than once', { ...about, attempts });
    }
    if (spec?.idempotent === false) {
      const times = starts.get(`${row.run_id} ${name}`) ?? 0;
      if (times > 1 + (run?.repairs ?? 0)) {
        say('What must not be tried again was', { ...about, times });
      }
    }
  }
  return violations;
}
