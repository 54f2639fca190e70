import { RouterLink } from '@backstage/frontend-plugin-api';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  barHeights,
  barTitle,
  formatClock,
  formatDay,
  formatMs,
  paths,
  percent,
  RunBarShape,
  span,
  TimeScale,
  toDisplayState,
} from '@openlake/plugin-openlake-react';
import { RiSearchLine } from '@remixicon/react';
import { memo, RefObject } from 'react';
import classes from './TaskTable.module.css';

const STEP = 12;
const HEIGHT = 34;

/** Names the columns: tasks, the last runs as bars, and the run's own time. */
export function TaskTableHead(props: {
  workspace: string;
  job: string;
  count: number;
  grid?: RouteOutput<'jobGridView'>;
  current: string;
  scale?: TimeScale;
  start: string;
  now?: number;
  filter: string;
  onFilter: (text: string) => void;
  searchRef: RefObject<HTMLInputElement>;
}) {
  const { count, grid, current, scale, start, now } = props;
  return (
    <div className={`${classes.row} ${classes.head}`}>
      <label className={classes.search}>
        <RiSearchLine size={14} aria-hidden />
        <input
          ref={props.searchRef}
          type="search"
          value={props.filter}
          placeholder={`Task  ${count}`}
          aria-label="Find a task"
          onChange={event => props.onFilter(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Escape') {
              props.onFilter('');
              event.currentTarget.blur();
            }
          }}
        />
        <kbd>/</kbd>
      </label>
      <span className={classes.duration}>Duration</span>
      {grid && (
        <span className={classes.history}>
          <Bars
            grid={grid}
            current={current}
            workspace={props.workspace}
            job={props.job}
          />
        </span>
      )}
      {scale && (
        <span className={classes.lane}>
          <span className={classes.title}>
            Timeline <i>{formatDay(start)}</i>
          </span>
          <span className={classes.tick} style={{ left: 0 }}>
            {formatClock(start, { seconds: false })}
          </span>
          {scale.ticks.map(tick => (
            <span
              key={tick.at}
              className={classes.tick}
              style={{ left: `${percent(scale, tick.at)}%` }}
              title={`${tick.offset} after the start`}
            >
              {tick.label}
            </span>
          ))}
          {now !== undefined && (
            <span
              className={classes.now}
              style={{
                left: `clamp(16px, ${percent(scale, now)}%, 100% - 16px)`,
              }}
            >
              now
            </span>
          )}
        </span>
      )}
    </div>
  );
}

const Bars = memo(function RunsAsBars(props: {
  grid: RouteOutput<'jobGridView'>;
  current: string;
  workspace: string;
  job: string;
}) {
  const { runs, medianDurationMs } = props.grid;
  const now = Date.now();
  const { bars, scale } = barHeights(
    runs.map(run => span(run.startedAt, run.endedAt, now)),
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
