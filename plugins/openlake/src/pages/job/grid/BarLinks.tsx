import { RouterLink } from '@backstage/frontend-plugin-api';
import { RouteOutput, timeAtWork } from '@openlake/plugin-openlake-common';
import {
  barHeights,
  barTitle,
  paths,
  RunBarShape,
  toDisplayState,
} from '@openlake/plugin-openlake-react';
import classes from './BarLinks.module.css';

/**
 * The last runs as bars, each as high as it took and the way to its page, with
 * a line where half of them took less.
 */
export function BarLinks(props: {
  grid: RouteOutput<'jobGridView'>;
  workspace: string;
  job: string;
  /** Width of a bar with its gap. */
  step: number;
  height: number;
  /** Position of the one that stands out. */
  lit?: number;
  onColumn?: (column: number) => void;
}) {
  const { workspace, job, step, height, lit, onColumn } = props;
  const { runs, medianDurationMs } = props.grid;
  const now = Date.now();
  const { bars, scale } = barHeights(
    runs.map(run => timeAtWork(run, now)),
    medianDurationMs,
  );
  const gap = step > 12 ? 3 : 1;
  return (
    <span
      className={classes.bars}
      style={{ width: runs.length * step, height }}
    >
      {runs.map((run, i) => (
        <RouterLink
          key={run.id}
          href={paths.run({ workspace, job, run: run.id })}
          title={barTitle(run, now)}
          aria-label={barTitle(run, now)}
          className={i === lit ? classes.lit : undefined}
          onMouseEnter={onColumn && (() => onColumn(i))}
        >
          <svg width={step} height={height} aria-hidden>
            <g transform={`translate(${gap} 0)`}>
              <RunBarShape
                state={toDisplayState(run.state)}
                bar={bars[i]}
                width={step - 2 * gap}
                height={height}
                repaired={run.repairs > 0}
              />
            </g>
          </svg>
        </RouterLink>
      ))}
      {medianDurationMs !== undefined && (
        <i
          className={classes.median}
          style={{ bottom: (medianDurationMs / scale) * (height - 2) }}
        />
      )}
    </span>
  );
}
