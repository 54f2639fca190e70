import { RouteOutput, timeAtWork } from '@openlake/plugin-openlake-common';
import { barHeights, formatMs } from '@openlake/plugin-openlake-react';
import { memo } from 'react';
import { BarLinks } from './BarLinks';
import { revisionSpans } from './gridData';
import classes from './JobGrid.module.css';

const BAR = 72;

/** Over the columns of the grid: how long each run took, and by which revision it ran. */
export const JobGridBars = memo(function Bars(props: {
  grid: RouteOutput<'jobGridView'>;
  workspace: string;
  job: string;
  step: number;
  width: number;
  /** Another one draws the bars of what runs again. */
  seenAt?: number;
  onColumn: (column: number) => void;
}) {
  const { grid, step, width } = props;
  const { runs, medianDurationMs } = grid;
  const now = Date.now();
  const { scale } = barHeights(
    runs.map(run => timeAtWork(run, now)),
    medianDurationMs,
  );
  const y = (ms: number) => (ms / scale) * (BAR - 2);
  return (
    <div className={classes.headRow} role="row">
      <div className={classes.axis} role="cell">
        <div style={{ height: BAR }}>
          <span style={{ bottom: y(scale) - 8 }}>{formatMs(scale)}</span>
          <span style={{ bottom: -8 }}>0</span>
        </div>
      </div>
      <div className={classes.barBox} role="cell">
        <div className={classes.bars}>
          <BarLinks
            grid={grid}
            workspace={props.workspace}
            job={props.job}
            step={step}
            height={BAR}
            onColumn={props.onColumn}
          />
        </div>
        <div className={classes.revisions} style={{ width }}>
          {revisionSpans(runs).map(({ revision, from, length }) => (
            <span
              key={from}
              style={{ left: from * step + 2, width: length * step - 4 }}
              title={`Revision ${revision}`}
            >
              {length * step > 56 && revision.slice(0, 7)}
            </span>
          ))}
        </div>
      </div>
      <div className={classes.medianWord} role="cell" aria-colspan={2}>
        {medianDurationMs !== undefined && (
          <span style={{ bottom: y(medianDurationMs) + 12 }}>
            median {formatMs(medianDurationMs)}
          </span>
        )}
      </div>
    </div>
  );
});
