import { RouteOutput } from '@openlake/plugin-openlake-common';
import { formatMs } from '@openlake/plugin-openlake-react';
import { memo } from 'react';
import { BarLinks } from '../../job/grid/BarLinks';
import classes from './TaskTable.module.css';

/** Pixels that a run takes in the history of the tasks. */
export const HISTORY_STEP = 12;
/** Room for the words above it. */
const TITLE = 160;

/** Pixels that the history of the last runs takes. */
export function historyWidth(runs: number): number {
  return Math.max(TITLE, runs * HISTORY_STEP);
}

/** The last runs as bars over their columns; a clock that moves on does not draw them again. */
export const HistoryBars = memo(function Bars(props: {
  grid: RouteOutput<'jobGridView'>;
  current: string;
  workspace: string;
  job: string;
}) {
  const { grid, current, workspace, job } = props;
  const { runs, medianDurationMs } = grid;
  return (
    <>
      <span className={classes.title}>
        {runs.length > 0 &&
          (runs.length === 1 ? 'Last run' : `Last ${runs.length} runs`)}
        {medianDurationMs !== undefined && (
          <i>median {formatMs(medianDurationMs)}</i>
        )}
      </span>
      <BarLinks
        grid={grid}
        workspace={workspace}
        job={job}
        step={HISTORY_STEP}
        height={38}
        lit={runs.findIndex(({ id }) => id === current)}
      />
    </>
  );
});
