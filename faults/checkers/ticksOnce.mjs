import { aheadAt } from './disturbances.mjs';

/** A tick may be written this long before its moment: the database's clock and ours are read one after the other. */
const EARLY_MS = 1_500;
/** The ticks of triggers that go by a clock. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;
/** A trigger that is due looks at its ticks within this time, once nothing fails any more. */
const LATE_MS = 30_000;

/**
 * P2: each due tick is exactly one run or one recorded skip, and none comes
 * before its time.
 *
 * @param {Pick<import('../collect.mjs').Collected, 'specs' | 'ticks' | 'triggers' | 'runs' | 'versions' | 'faults'>} collected
 * @returns {import('../check.mjs').Violation[]}
 */
export function ticksOnce({ specs, ticks, triggers, runs, versions, faults }) {
  const violations = [];
  const say = (message, about) =>
    violations.push({ promise: 'P2', message, about });
  const end = Math.max(0, ...versions.map(({ at }) => at));
  const existing = new Set(runs.map(({ id }) => id));

  for (const trigger of triggers) {
    const period = periodOf(specs.get(`${trigger.workspace}/${trigger.job}`));
    if (!period || !['schedule', 'interval'].includes(trigger.kind)) {
      continue;
    }
    const name = `${trigger.workspace}/${trigger.job}`;
    const own = ticks.filter(
      tick =>
        tick.workspace === trigger.workspace &&
        tick.job === trigger.job &&
        tick.trigger_key === trigger.trigger_key,
    );
    const fired = new Set(
      own.filter(({ run_id }) => run_id).map(({ tick }) => Date.parse(tick)),
    );
    const skipped = own
      .filter(({ skipped_because }) => skipped_because)
      .map(({ first_tick, tick }) => [
        Date.parse(first_tick ?? tick),
        Date.parse(tick),
      ]);
    const next = Date.parse(trigger.next_at);
    const from =
      Math.floor(Date.parse(trigger.created_at) / period + 1) * period;
    for (let at = from; at < next; at += period) {
      const ways =
        (fired.has(at) ? 1 : 0) +
        skipped.filter(([first, last]) => first <= at && at <= last).length;
      if (ways !== 1) {
        say(
          ways === 0
            ? 'A due tick is neither a run nor a skip'
            : 'A tick was decided more than once',
          { job: name, tick: new Date(at).toISOString() },
        );
      }
    }
    if (next < end - LATE_MS) {
      say('A trigger has stopped looking at its ticks', {
        job: name,
        next: trigger.next_at,
      });
    }
  }

  for (const { job, tick, run_id: run, skipped_because: because } of ticks) {
    if (!run && !because) {
      say('A tick was taken and nothing came of it', { job, tick });
    }
    if (run && !existing.has(run)) {
      say('The run of a tick does not exist', { job, tick, run });
    }
  }
  const scheduled = new Map();
  for (const run of runs) {
    if (run.scheduled_at && !run.backfill_id && !run.rerun_of) {
      const key = `${run.workspace}/${run.job} ${run.scheduled_at}`;
      scheduled.set(key, [...(scheduled.get(key) ?? []), run.id]);
    }
  }
  for (const [tick, ids] of scheduled) {
    if (ids.length > 1) {
      say('A tick has several runs', { tick, runs: ids });
    }
  }
  for (const { what, at, row } of versions) {
    // The ticks of other triggers are names ("fact:2064"), in which Date.parse would see a year.
    const moment = INSTANT.test(row.tick) ? Date.parse(row.tick) : -Infinity;
    if (what === 'run_ticks' && moment > at + aheadAt(faults, at) + EARLY_MS) {
      say('A tick was decided before its moment', {
        job: `${row.workspace}/${row.job}`,
        tick: row.tick,
        at: new Date(at).toISOString(),
      });
    }
  }
  return violations;
}

/** Milliseconds from one tick to the next, of the two kinds of clock that the jobs have. */
function periodOf(spec) {
  const [trigger] = spec?.triggers ?? [];
  if (trigger?.interval) {
    return Number(/^(\d+)s$/.exec(trigger.interval.every)?.[1]) * 1_000;
  }
  return trigger?.schedule?.cron === '* * * * *' ? 60_000 : undefined;
}
