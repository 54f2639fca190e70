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
import { memo } from 'react';
import classes from './TaskTable.module.css';

const STEP = 12;
const HEIGHT = 34;

/** The last runs as bars over their columns; a clock that moves on does not draw them again. */
export const HistoryBars = memo(function Bars(props: {
  grid: RouteOutput<'jobGridView'>;
  current: string;
  workspace: string;
  job: string;
}) {
  const { runs, medianDurationMs } = props.grid;
  const now = Date.now();
  const { bars, scale } = barHeights(
    runs.map(run => barDuration(run, now)),
    medianDurationMs,
  );
  return (
    <>
      <span className={classes.title}>
        {runs.length > 0 &&
          (runs.length === 1 ? 'Last run' : `Last ${runs.length} runs`)}
        {medianDurationMs !== undefined && (
          <i>median {formatMs(medianDurationMs)}</i>
        )}
      </span>
      <span className={classes.bars} style={{ width: runs.length * STEP }}>
        {runs.map((run, i) => (
          <RouterLink
            key={run.id}
            href={paths.run({
              workspace: props.workspace,
              job: props.job,
              run: run.id,
            })}
            className={run.id === props.current ? classes.current : undefined}
            title={barTitle(run, now)}
            aria-label={barTitle(run, now)}
          >
            <svg width={STEP} height={HEIGHT} aria-hidden>
              <g transform="translate(1 0)">
                <RunBarShape
                  state={toDisplayState(run.state)}
                  bar={bars[i]}
                  width={STEP - 2}
                  height={HEIGHT}
                  repaired={run.repairs > 0}
                />
              </g>
            </svg>
          </RouterLink>
        ))}
        {medianDurationMs !== undefined && (
          <i
            className={classes.median}
            style={{ bottom: (medianDurationMs / scale) * (HEIGHT - 2) }}
          />
        )}
      </span>
    </>
  );
});
