import { Run } from '@openlake/plugin-openlake-common';
import { RowSelection } from '@openlake/plugin-openlake-react';
import { useCallback, useMemo, useState } from 'react';

/** Runs that were picked from the list, over its pages, or all that match. */
export interface ChosenRuns {
  /** Those that were picked, as they were then; of `all`, those that are not meant. */
  runs: readonly Run[];
  /** All that match the filter but `runs`, whether they are shown or not. */
  all: boolean;
  selection: RowSelection<Run>;
  chooseAll: () => void;
  clear: () => void;
}

interface Kept {
  filter: string;
  runs: ReadonlyMap<string, Run>;
  all: boolean;
}

/**
 * Keeps which runs of a list are chosen.
 *
 * @param filter - Another filter is another list: nothing of it is chosen.
 */
export function useChosenRuns(filter: string): ChosenRuns {
  const none = useMemo<Kept>(
    () => ({ filter, runs: new Map(), all: false }),
    [filter],
  );
  const [kept, setKept] = useState(none);
  const now = kept.filter === filter ? kept : none;
  const choose = useCallback(
    (rows: readonly Run[], chosen: boolean) =>
      setKept(before => {
        const { all, runs: old } = before.filter === filter ? before : none;
        const runs = new Map(old);
        for (const run of rows) {
          if (chosen === all) {
            runs.delete(run.id);
          } else {
            runs.set(run.id, run);
          }
        }
        return { filter, runs, all };
      }),
    [filter, none],
  );
  return useMemo(
    () => ({
      runs: [...now.runs.values()],
      all: now.all,
      selection: {
        isChosen: run => now.all !== now.runs.has(run.id),
        label: run => `${run.jobTitle} #${run.number}`,
        choose,
      },
      chooseAll: () => setKept({ ...none, all: true }),
      clear: () => setKept(none),
    }),
    [now, none, choose],
  );
}
