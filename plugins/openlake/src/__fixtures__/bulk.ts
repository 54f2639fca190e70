import {
  displayState,
  RouteInput,
  RouteName,
  RouteOutput,
  Run,
  RunFilter,
  whyNotAmongMany,
} from '@openlake/plugin-openlake-common';

type Answers = {
  [N in RouteName]?: (input: RouteInput<N>) => RouteOutput<N>;
};

/** Whether a run fits a filter of the list of runs. */
export function matches(run: Run, filter: Omit<RunFilter, 'number'>): boolean {
  const { workspace, job, state, trigger, backfill, since, until } = filter;
  return (
    (!workspace || run.workspace === workspace) &&
    (!job || run.job === job) &&
    (!state || state.split(',').includes(displayState(run))) &&
    (!trigger || trigger.split(',').includes(run.trigger.kind)) &&
    (!backfill || run.backfill === backfill) &&
    (!since || run.createdAt >= since) &&
    (!until || run.createdAt < until)
  );
}

/** What is done to many runs at once; #411 has always moved on meanwhile. */
export function bulkAnswers(options: {
  /** Newest first. */
  runs: () => Run[];
  change: (run: string, change: Partial<Run>) => void;
}): Answers {
  const { runs, change } = options;
  return {
    previewBulk: ({ body }) => {
      const matching = runs().filter(run =>
        body.runs
          ? body.runs.includes(run.id)
          : matches(run, body.filter ?? {}),
      );
      const leftOut = matching.flatMap(run => {
        const message = whyNotAmongMany(body.action, run);
        return message ? [{ run, message }] : [];
      });
      return {
        runs: matching.filter(run => !leftOut.some(left => left.run === run)),
        refused: leftOut.length,
        leftOut,
        more: false,
      };
    },
    bulkUpdateRuns: ({ body }) => ({
      results: body.runs.map(id => {
        const run = runs().find(one => one.id === id);
        const message = !run
          ? `There is no run ${id}`
          : whyNotAmongMany(body.action, run) ??
            (run.number === 411 ? 'It is being repaired already' : undefined);
        if (message) {
          return { run: id, ok: false, message };
        }
        change(
          id,
          {
            repair: { lifecycle: 'running' as const, result: undefined },
            cancel: { lifecycle: 'terminating' as const },
            mark: {
              result: body.result,
              reason: { code: 'marked_by_user' as const },
            },
          }[body.action],
        );
        return { run: id, ok: true };
      }),
    }),
  };
}
