import { Run } from '@openlake/plugin-openlake-common';
import { RowSelection } from '@openlake/plugin-openlake-react';
import { useCallback, useMemo, useState } from 'react';

/** Runs that were picked from the list, over its pages, or all that match. */
export interface ChosenRuns {
  runs: readonly Run[];
  /** All that match the filter, whether they are shown or not. */
  all: boolean;
  count: number;
  selection: RowSelection<Run>;
  chooseAll: () => void;
  clear: () => void;
}

/**
 * Keeps which runs of a list are chosen.
 *
 * @param filter - Another filter is another list: nothing of it is chosen.
 */
export function useChosenRuns(filter: string): ChosenRuns {
  const [kept, setKept] = useState<{
    filter: string;
    runs: ReadonlyMap<string, Run>;
    all: boolean;
  }>({ filter, runs: new Map(), all: false });
  const choose = useCallback(
    (rows: readonly Run[], chosen: boolean) =>
      setKept(now => {
        const runs = new Map(now.filter === filter ? now.runs : []);
        for (const run of rows) {
          if (chosen) {
            runs.set(run.id, run);
          } else {
            runs.delete(run.id);
          }
        }
        return { filter, runs, all: false };
      }),
    [filter],
  );
  const current = kept.filter === filter;
  return useMemo(() => {
    const runs = current ? kept.runs : new Map<string, Run>();
    const all = current && kept.all;
    return {
      runs: [...runs.values()],
      all,
      count: runs.size,
      selection: {
        isChosen: run => all || runs.has(run.id),
        label: run => `${run.jobTitle} #${run.number}`,
        choose,
      },
      chooseAll: () => setKept({ filter, runs, all: true }),
      clear: () => setKept({ filter, runs: new Map(), all: false }),
    };
  }, [kept, current, filter, choose]);
}
