import { RouterLink } from '@backstage/frontend-plugin-api';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  barDuration,
  barHeights,
  barTitle,
  formatMs,
  paths,
  RunBarShape,
  toDisplayState,
} from '@openlake/plugin-openlake-react';
import { revisionSpans } from './gridData';
import classes from './JobGrid.module.css';

const BAR = 72;

/** Over the columns of the grid: how long each run took, and by which revision it ran. */
export function JobGridBars(props: {
  grid: RouteOutput<'jobGridView'>;
  workspace: string;
  job: string;
  step: number;
  width: number;
  column?: number;
  onColumn: (column: number) => void;
}) {
  const { grid, step, width } = props;
  const { runs, medianDurationMs } = grid;
  const now = Date.now();
  const { bars, scale } = barHeights(
    runs.map(run => barDuration(run, now)),
    medianDurationMs,
  );
  const y = (ms: number) => (ms / scale) * (BAR - 2);
  return (
    <>
      <div className={classes.axis}>
        <div style={{ height: BAR }}>
          <span style={{ bottom: y(scale) - 8 }}>{formatMs(scale)}</span>
          <span style={{ bottom: -8 }}>0</span>
        </div>
      </div>
      <div className={classes.barBox}>
        <div className={classes.bars} style={{ height: BAR, width }}>
          {runs.map((run, i) => (
            <RouterLink
              key={run.id}
              href={paths.run({
                workspace: props.workspace,
                job: props.job,
                run: run.id,
              })}
              title={barTitle(run, now)}
              aria-label={barTitle(run, now)}
              className={i === props.column ? classes.barLit : undefined}
              onMouseEnter={() => props.onColumn(i)}
            >
              <svg width={step} height={BAR} aria-hidden>
                <g transform={`translate(${step > 12 ? 3 : 1} 0)`}>
                  <RunBarShape
                    state={toDisplayState(run.state)}
                    bar={bars[i]}
                    width={step - (step > 12 ? 6 : 2)}
                    height={BAR}
                    repaired={run.repairs > 0}
                  />
                </g>
              </svg>
            </RouterLink>
          ))}
          {medianDurationMs !== undefined && (
            <i
              className={classes.median}
              style={{ bottom: y(medianDurationMs) }}
            />
          )}
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
      <div className={classes.medianWord}>
        {medianDurationMs !== undefined && (
          <span style={{ bottom: y(medianDurationMs) + 12 }}>
            median {formatMs(medianDurationMs)}
          </span>
        )}
      </div>
    </>
  );
}
