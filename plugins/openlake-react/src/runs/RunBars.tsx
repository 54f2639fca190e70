import { formatMs, RunBar, timeAtWork } from '@openlake/plugin-openlake-common';
import { RouterLink } from '@backstage/frontend-plugin-api';
import { toDisplayState, stateLook } from '../state/stateLook';
import { formatInstant } from '../time/instants';
import { barHeights } from './barHeights';
import { cellMark } from './cellMarks';
import { RunBarShape } from './RunBarShape';
import classes from './RunBars.module.css';

/**
 * The last runs of a job as bars: height is duration, colour and mark are the
 * state, a red corner is a repair. Oldest first.
 *
 * @public
 */
export function RunBars(props: {
  runs: RunBar[];
  href: (run: RunBar) => string;
  height?: number;
  /** Width of a bar with its gap. */
  step?: number;
}) {
  const { runs, href, height = 28, step = 9 } = props;
  const now = Date.now();
  const { bars } = barHeights(runs.map(run => timeAtWork(run, now)));
  return (
    <span className={classes.bars} style={{ height }}>
      {runs.map((run, i) => {
        const state = toDisplayState(run.state);
        return (
          <RouterLink
            key={run.id}
            href={href(run)}
            className={classes.bar}
            style={{ width: step }}
            title={barTitle(run, now)}
            aria-label={`Run ${run.number}, ${stateLook[state].label}`}
          >
            <svg width={step} height={height} aria-hidden>
              {bars[i].height === 0 ? (
                <g transform={`translate(0 ${height - step + 1})`}>
                  {cellMark({ state }, step - 1)}
                </g>
              ) : (
                <RunBarShape
                  state={state}
                  bar={bars[i]}
                  width={step - 1}
                  height={height}
                  repaired={run.repairs > 0}
                />
              )}
            </svg>
          </RouterLink>
        );
      })}
    </span>
  );
}

/** What hovering over a run says. @public */
export function barTitle(run: RunBar, now: number): string {
  const ms = timeAtWork(run, now);
  return [
    `#${run.number} ${stateLook[toDisplayState(run.state)].label}${
      run.repairs ? `, repaired ${run.repairs}×` : ''
    }`,
    formatInstant(run.startedAt ?? run.createdAt),
    ...(ms === undefined ? [] : [formatMs(ms)]),
    `revision ${run.revision.slice(0, 7)}`,
  ].join('\n');
}
