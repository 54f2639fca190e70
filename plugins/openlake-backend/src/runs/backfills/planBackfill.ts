import { InputError } from '@backstage/errors';
import {
  type ClockTrigger,
  type JobSpec,
  MAX_BACKFILL_INTERVALS,
  nextFires,
  parseDuration,
} from '@openlake/plugin-openlake-common';
import { instantMs, toInstant } from '../../database/instant';
import { triggerText } from '../../jobs/triggerText';
import { asClock, tickAt } from '../interval';
import {
  type BackfillOrder,
  OPEN_STATES,
  type PlannedInterval,
} from './Backfill';

const SHORTEST_MS = 60_000;
/** Runs whose length an estimate is made from. @internal */
export const MEDIAN_OF = 25;

/** A run that there is for an interval. @internal */
export interface ExistingRun {
  start: string;
  end: string;
  number: number;
  /** Displayed. */
  state: string;
  /** Whether it ran some tasks of the job only. */
  partial: boolean;
}

/** An interval that another backfill is going to run. @internal */
export interface HeldInterval {
  start: string;
  end: string;
  /** Id of that backfill. */
  backfill: string;
  /** Whether it runs some tasks of the job only. */
  partial: boolean;
}

/** What a backfill would do. @internal */
export interface BackfillDesign {
  /** In time order. */
  intervals: PlannedInterval[];
  /** How many run at once. */
  parallel: number;
  estimatedMs?: number;
  warnings: string[];
}

/**
 * Decides which intervals a backfill runs. Pure: a preview shows it, creating
 * carries it out.
 *
 * @param existing - runs of the job in the range, oldest first
 * @param held - intervals in the range that wait in other backfills of the job
 * @throws InputError with what to change
 * @internal
 */
export function planBackfill(input: {
  order: BackfillOrder;
  spec: Pick<JobSpec, 'triggers' | 'concurrency' | 'tasks'>;
  existing: readonly ExistingRun[];
  held: readonly HeldInterval[];
  now: Date;
  medianMs?: number;
}): BackfillDesign {
  const { order, spec, now, medianMs } = input;
  const warnings: string[] = [];
  // A run of some tasks says nothing of the others.
  const counts = ({ partial }: { partial: boolean }) =>
    !partial || order.tasks !== undefined;
  const existing = new Map(
    input.existing
      // One that was skipped has done nothing, and hides none that has.
      .filter(run => counts(run) && run.state !== 'skipped')
      .map(run => [`${run.start} ${run.end}`, run]),
  );
  const held = new Map(
    input.held
      .filter(counts)
      .map(interval => [`${interval.start} ${interval.end}`, interval]),
  );
  const intervals = intervalsOf(order, spec.triggers, warnings).map(
    ({ start, end }): PlannedInterval => {
      const reason =
        instantMs(end) > now.getTime()
          ? 'it has not ended yet'
          : whyHeld(held.get(`${start} ${end}`)) ??
            whyExcluded(order.reprocess, existing.get(`${start} ${end}`));
      return reason === undefined
        ? { start, end, state: 'waiting' }
        : { start, end, state: 'excluded', reason };
    },
  );
  const total = intervals.filter(({ state }) => state === 'waiting').length;
  const max = spec.concurrency.max_concurrent_runs;
  const parallel = parallelOf(order, spec.concurrency);
  if (order.maxParallel > max) {
    warnings.push(
      `The job has at most ${max} runs at work (max_concurrent_runs), so ${parallel} run at once, not ${order.maxParallel}`,
    );
  }
  if (!intervals.length) {
    warnings.push('No interval starts in this range');
  } else if (!total) {
    warnings.push('Nothing to run: every interval of the range is left out');
  }
  const harmful = spec.tasks.filter(({ idempotent }) => !idempotent);
  if (harmful.length && order.reprocess !== 'none') {
    warnings.push(
      `Running ${harmful
        .map(({ key }) => key)
        .join(', ')} twice does harm (idempotent: false)`,
    );
  }
  return {
    intervals,
    parallel,
    estimatedMs: estimate(medianMs, total, parallel),
    warnings,
  };
}

/** How many runs of a backfill are at work at once. @internal */
export function parallelOf(
  { maxParallel }: Pick<BackfillOrder, 'maxParallel'>,
  { max_concurrent_runs: max }: JobSpec['concurrency'],
): number {
  return Math.min(maxParallel, max);
}

/** Time that so many runs take, so many at once. @internal */
export function estimate(
  medianMs: number | undefined,
  runs: number,
  parallel: number,
): number | undefined {
  return medianMs === undefined
    ? undefined
    : Math.ceil(runs / parallel) * medianMs;
}

function whyHeld(held: HeldInterval | undefined): string | undefined {
  return held && `backfill ${held.backfill} is going to run it`;
}

function whyExcluded(
  reprocess: BackfillOrder['reprocess'],
  run: ExistingRun | undefined,
): string | undefined {
  if (!run || reprocess === 'completed') {
    return undefined;
  }
  if (OPEN_STATES.includes(run.state)) {
    return `run #${run.number} has not ended yet`;
  }
  return reprocess === 'failed' && run.state !== 'success'
    ? undefined
    : `run #${run.number} exists (${run.state.replace(/_/g, ' ')})`;
}

function intervalsOf(
  { from, to, every }: BackfillOrder,
  triggers: JobSpec['triggers'],
  warnings: string[],
): Array<{ start: string; end: string }> {
  if (instantMs(from) >= instantMs(to)) {
    throw new InputError(
      'body.to: must be later than the beginning of the range',
    );
  }
  if (every !== undefined) {
    return everyInterval(from, to, every);
  }
  const clocks = triggers.flatMap(trigger => asClock(trigger) ?? []);
  const [clock, ...others] = clocks;
  if (!clock) {
    throw new InputError(
      'body.every: the job has no schedule, so say how long an interval is, such as 1d',
    );
  }
  if (others.length) {
    warnings.push(
      `The job has several schedules; the intervals are those of ${triggerText(
        triggers.filter(asClock)[0],
      )}`,
    );
  }
  return tickIntervals(clock, from, to);
}

function everyInterval(from: string, to: string, every: string) {
  const ms = parseDuration(every);
  if (ms === undefined || ms < SHORTEST_MS) {
    throw new InputError(
      `body.every: "${every}" must be a duration of at least 1m, such as 30m, 6h or 1d`,
    );
  }
  const first = instantMs(from);
  const count = Math.ceil((instantMs(to) - first) / ms);
  if (count > MAX_BACKFILL_INTERVALS) {
    throw tooMany(`${count}`);
  }
  return Array.from({ length: count }, (_, index) => ({
    start: toInstant(first + index * ms),
    end: toInstant(first + (index + 1) * ms),
  }));
}

/** Those of the runs that the clock would start. */
function tickIntervals(clock: ClockTrigger, from: string, to: string) {
  const first = toInstant(instantMs(from));
  const last = toInstant(instantMs(to));
  const found: Array<{ start: string; end: string }> = [];
  // The first tick after `from` may end an interval that began before it.
  for (const end of nextFires(
    clock,
    new Date(from),
    MAX_BACKFILL_INTERVALS + 2,
  )) {
    const { interval } = tickAt(clock, end);
    if (interval.start >= last) {
      return found;
    }
    if (interval.start >= first) {
      found.push(interval);
    }
    if (found.length > MAX_BACKFILL_INTERVALS) {
      throw tooMany(`more than ${MAX_BACKFILL_INTERVALS}`);
    }
  }
  return found;
}

function tooMany(count: string): InputError {
  return new InputError(
    `The range has ${count} intervals; a backfill takes ${MAX_BACKFILL_INTERVALS} at most. Choose a shorter range, or longer intervals with every.`,
  );
}
