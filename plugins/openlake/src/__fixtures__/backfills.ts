import { NotFoundError } from '@backstage/errors';
import { fromAbsolute, toCalendarDate } from '@internationalized/date';
import {
  Backfill,
  BackfillInterval,
  RouteInput,
  RouteName,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import { pageOf } from './lakehouse';
import { timeline } from './times';

type Answers = {
  [N in RouteName]?: (input: RouteInput<N>) => RouteOutput<N>;
};
interface Kept {
  backfill: Omit<Backfill, 'counts'>;
  intervals: BackfillInterval[];
}

const DAY = 86_400_000;
const ZONE = 'Europe/Paris';
const job = {
  workspace: 'air-traffic',
  job: 'flights-daily',
  jobTitle: 'Flights daily',
};

/** Backfills of the example: one at work, one paused, one done. */
export function backfillAnswers(options: {
  now: number;
  empty: boolean;
  big: boolean;
}): Answers {
  const { now, empty, big } = options;
  let kept = empty ? [] : examples(now, big ? 1_000 : 42);
  const find = (id: string) => {
    const found = kept.find(({ backfill }) => backfill.id === id);
    if (!found) {
      throw new NotFoundError(`There is no backfill ${id}`);
    }
    return found;
  };
  const move = (id: string, change: Partial<Backfill>) => {
    const found = find(id);
    found.backfill = { ...found.backfill, ...change };
    return toBackfill(found);
  };
  return {
    listBackfills: ({ query }) =>
      pageOf(
        kept
          .map(toBackfill)
          .filter(
            ({ workspace, job: name, state }) =>
              (!query.workspace || workspace === query.workspace) &&
              (!query.job || name === query.job) &&
              (!query.state || state === query.state),
          ),
        query,
      ),
    getBackfill: ({ params }) => {
      const found = find(params.backfill);
      return { backfill: toBackfill(found), intervals: found.intervals };
    },
    previewBackfill: ({ body }) => planOf(body, now),
    createBackfill: ({ body }) => {
      const { intervals } = planOf(body, now);
      const created: Kept = {
        intervals,
        backfill: {
          ...job,
          id: 'bf-4',
          state: 'running',
          request: {
            order: 'oldest_first',
            maxParallel: 1,
            reprocess: 'none',
            ...body,
          },
          createdBy: 'user:default/guest',
          createdAt: new Date(now).toISOString(),
        },
      };
      kept = [created, ...kept];
      return toBackfill(created);
    },
    pauseBackfill: ({ params, body }) =>
      move(params.backfill, { state: 'paused', reason: body.note }),
    resumeBackfill: ({ params }) =>
      move(params.backfill, { state: 'running', reason: undefined }),
    cancelBackfill: ({ params, body }) =>
      move(params.backfill, {
        state: 'canceled',
        reason: body.note,
        endedAt: new Date(now).toISOString(),
      }),
    retryBackfill: ({ params }) => {
      const found = find(params.backfill);
      found.intervals = found.intervals.map(interval =>
        interval.state === 'failed'
          ? { start: interval.start, end: interval.end, state: 'waiting' }
          : interval,
      );
      return move(params.backfill, { state: 'running', endedAt: undefined });
    },
  };
}

function toBackfill({ backfill, intervals }: Kept): Backfill {
  const counts: Record<string, number> = {};
  for (const { state } of intervals) {
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return { ...backfill, counts };
}

function examples(now: number, days: number): Kept[] {
  const { ago } = timeline(now);
  // Days of the schedule's zone, counted back from today.
  const day = (back: number) => startOfDay(now, -back);
  const range = (back: number, count: number) => ({
    from: day(back),
    to: day(back - count),
    order: 'oldest_first' as const,
    maxParallel: 2,
    reprocess: 'failed' as const,
  });
  const intervals = (back: number, count: number, done: number) =>
    Array.from({ length: count }, (_, i) =>
      exampleInterval(day(back - i), day(back - i - 1), i, done),
    );
  const done = Math.floor(days * 0.6);
  return [
    {
      backfill: {
        ...job,
        id: 'bf-1',
        state: 'running',
        request: {
          ...range(days, days),
          parameters: { max_rejected_ratio: 0.005 },
          note: 'New rule for cancelled flights',
        },
        createdBy: 'user:default/ines.caron',
        createdAt: ago(4, 'h'),
        estimatedMsLeft: (days - done) * 280_000,
      },
      intervals: intervals(days, days, done),
    },
    {
      backfill: {
        ...job,
        id: 'bf-2',
        state: 'paused',
        reason: 'The archive of the source is away until Monday',
        lastChange: {
          to: 'paused',
          by: 'user:default/tom.okafor',
          at: ago(1, 'd'),
          note: 'The archive of the source is away until Monday',
        },
        request: range(days + 30, 30),
        createdBy: 'user:default/tom.okafor',
        createdAt: ago(2, 'd'),
      },
      intervals: intervals(days + 30, 30, 11),
    },
    {
      backfill: {
        ...job,
        id: 'bf-3',
        state: 'completed',
        request: { ...range(days + 60, 14), maxParallel: 1 },
        createdBy: 'user:default/tom.okafor',
        createdAt: ago(12, 'd'),
        endedAt: ago(11, 'd'),
      },
      intervals: Array.from({ length: 14 }, (_, i) => ({
        ...exampleInterval(day(days + 60 - i), day(days + 59 - i), 1, 99),
        runNumber: 300 + i,
      })),
    },
  ];
}

function exampleInterval(
  start: string,
  end: string,
  i: number,
  done: number,
): BackfillInterval {
  const interval = { start, end };
  if (i % 9 === 4) {
    return {
      ...interval,
      state: 'excluded',
      reason: `run #${380 + i} exists (success)`,
    };
  }
  const run = { run: `run-${404 + (i % 24)}`, runNumber: 404 + i };
  if (i < done) {
    return {
      ...interval,
      ...run,
      state: i % 13 === 7 ? 'failed' : 'success',
      durationMs: 540_000 + ((i * 37) % 17) * 9_000,
    };
  }
  if (i === done) {
    return { ...interval, ...run, state: 'running' };
  }
  return i === done + 1
    ? { ...interval, ...run, state: 'queued' }
    : { ...interval, state: 'waiting' };
}

/** What the API would answer: days, of which every fifth has a run already. */
function planOf(
  body: RouteInput<'previewBackfill'>['body'],
  now: number,
): RouteOutput<'previewBackfill'> {
  const days = Math.ceil((Date.parse(body.to) - Date.parse(body.from)) / DAY);
  const intervals = Array.from({ length: days }, (_, i): BackfillInterval => {
    const start = Date.parse(body.from) + i * DAY;
    const interval = { start: at(start), end: at(start + DAY) };
    if (start + DAY > now) {
      return { ...interval, state: 'excluded', reason: 'it has not ended yet' };
    }
    return i % 5 === 1 && (body.reprocess ?? 'none') !== 'completed'
      ? {
          ...interval,
          state: 'excluded',
          reason: `run #${404 + i} exists (success)`,
          run: `run-${404 + i}`,
          runNumber: 404 + i,
        }
      : { ...interval, state: 'waiting' };
  });
  const total = intervals.filter(({ state }) => state === 'waiting').length;
  return {
    intervals,
    total,
    excluded: intervals.length - total,
    parallel: 1,
    estimatedMs: total * 558_000,
    warnings:
      (body.maxParallel ?? 1) > 1
        ? [
            `The job has at most 1 runs at work (max_concurrent_runs), so 1 run at once, not ${body.maxParallel}`,
          ]
        : [],
  };
}

function startOfDay(now: number, days: number): string {
  return toCalendarDate(fromAbsolute(now, ZONE))
    .add({ days })
    .toDate(ZONE)
    .toISOString();
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}
