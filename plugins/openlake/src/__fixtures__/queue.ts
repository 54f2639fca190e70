import {
  RouteInput,
  RouteName,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import { NotFoundError } from '@backstage/errors';
import { pageOf } from './lakehouse';
import { makeRun } from './runs';

type Answers = {
  [N in RouteName]?: (input: RouteInput<N>) => RouteOutput<N>;
};
type Waiting = RouteOutput<'listQueue'>['items'][number];
type Limit = RouteOutput<'listQueue'>['limits'][number];

const limits = {
  job: {
    kind: 'job',
    name: 'air-traffic/flights-daily',
    max: 1,
    taken: 1,
    waiting: 2,
  },
  workspace: {
    kind: 'workspace',
    name: 'air-traffic',
    max: 4,
    taken: 4,
    waiting: 3,
  },
  compute: {
    kind: 'compute',
    name: 'air-traffic/large',
    max: 2,
    taken: 1,
    waiting: 1,
  },
  all: { kind: 'all', max: 40, taken: 12, waiting: 0 },
} satisfies Record<string, Limit>;

const reasons = {
  job: 'max_concurrent_runs',
  workspace: 'workspace_limit',
  compute: 'compute_limit',
} as const;

/** Runs that wait, in the order in which they get a place. */
export function queueAnswers(options: {
  now: number;
  empty: boolean;
  big: boolean;
}): Answers {
  const { now, empty, big } = options;
  let waiting = empty ? [] : waitingRuns(now, big ? 240 : 5);
  const find = (id: string) => {
    const found = waiting.find(({ run }) => run.id === id);
    if (!found) {
      throw new NotFoundError(`Run ${id} does not wait`);
    }
    return found;
  };
  const number = () => {
    waiting = waiting.map((item, i) => ({
      ...item,
      position: i + 1,
      run: { ...item.run, queuePosition: i + 1 },
    }));
  };
  return {
    listQueue: ({ query }) => {
      const shown = waiting.filter(
        ({ run }) =>
          (!query.workspace || run.workspace === query.workspace) &&
          (!query.job || run.job === query.job),
      );
      return {
        ...pageOf(shown, query),
        limits: empty
          ? [{ ...limits.all, taken: 3 }]
          : [limits.job, limits.workspace, limits.compute, limits.all],
        total: shown.length,
      };
    },
    moveQueued: ({ params, body }) => {
      const item = find(params.run);
      waiting = waiting.filter(other => other !== item);
      const at = {
        first: 0,
        last: waiting.length,
        before: waiting.findIndex(({ run }) => run.id === body.before),
      }[body.to];
      waiting.splice(at, 0, item);
      number();
      return find(params.run).run;
    },
    dropQueued: ({ params }) => {
      const { run } = find(params.run);
      waiting = waiting.filter(item => item.run.id !== run.id);
      number();
      return {
        ...run,
        lifecycle: 'terminated',
        result: 'canceled',
        queuePosition: undefined,
      };
    },
  };
}

function waitingRuns(now: number, count: number): Waiting[] {
  const jobs = [
    { job: 'flights-daily', jobTitle: 'Flights daily', priority: 'high' },
    {
      job: 'airport-risk',
      jobTitle: 'Airport risk refresh',
      priority: 'normal',
    },
    { job: 'strikes-history', jobTitle: 'Strikes history', priority: 'low' },
  ] as const;
  return Array.from({ length: count }, (_, i): Waiting => {
    const { run } = makeRun({
      number: 430 + i,
      story: 'queued',
      now,
      ago: (count - i) * 47_000,
    });
    const limit = limits[(['job', 'workspace', 'compute'] as const)[i % 3]];
    const job = jobs[Math.min(2, Math.floor((i * 3) / count))];
    return {
      position: i + 1,
      limit,
      run: {
        ...run,
        ...job,
        queuePosition: i + 1,
        ...(job.priority === 'low' && {
          trigger: { kind: 'backfill', by: 'user:default/ines.caron' },
        }),
        reason: { code: reasons[limit.kind] },
      },
    };
  });
}
