import { Run } from '@openlake/plugin-openlake-common';
import { RowSelection } from '@openlake/plugin-openlake-react';
import { useMemo, useState } from 'react';

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
        choose: (rows, chosen) => {
          const next = new Map(runs);
          for (const run of rows) {
            if (chosen) {
              next.set(run.id, run);
            } else {
              next.delete(run.id);
            }
          }
          setKept({ filter, runs: next, all: false });
        },
      },
      chooseAll: () => setKept({ filter, runs, all: true }),
      clear: () => setKept({ filter, runs: new Map(), all: false }),
    };
  }, [kept, current, filter]);
}
