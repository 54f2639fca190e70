import { RouteOutput } from '@openlake/plugin-openlake-common';
import { formatDay, percent, TimeScale } from '@openlake/plugin-openlake-react';
import { RiSearchLine } from '@remixicon/react';
import { RefObject } from 'react';
import { HistoryBars } from './HistoryBars';
import classes from './TaskTable.module.css';

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
          <HistoryBars
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
            {scale.startLabel}
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
