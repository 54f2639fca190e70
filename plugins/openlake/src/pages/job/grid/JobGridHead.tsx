import { GridRun } from '@openlake/plugin-openlake-common';
import { RiSearchLine } from '@remixicon/react';
import { CSSProperties, memo } from 'react';
import { dayLabels } from './gridData';
import classes from './JobGrid.module.css';

const Days = memo(function DaysOf(props: {
  runs: GridRun[];
  step: number;
  alignsLast: boolean;
}) {
  const { runs, step, alignsLast } = props;
  return (
    <div className={classes.days} style={{ width: runs.length * step }}>
      {dayLabels(runs, Math.ceil(64 / step)).map(({ at, label }) => (
        <span
          key={at}
          style={dayPlace(at, step, alignsLast ? runs.length - 1 : undefined)}
        >
          {label}
        </span>
      ))}
    </div>
  );
});

/** Names the columns of the grid; many tasks can be searched and sorted here. */
export function JobGridHead(props: {
  runs: GridRun[];
  step: number;
  /** The last day ends where the columns end. */
  alignsLast: boolean;
  search?: {
    count: number;
    filter: string;
    setFilter: (text: string) => void;
  };
  sort?: {
    worstFirst: boolean;
    setWorstFirst: (worstFirst: boolean) => void;
  };
}) {
  const { search, sort } = props;
  return (
    <div className={classes.headRow} role="row">
      <div className={classes.headTask} role="columnheader">
        {search ? (
          <label className={classes.search}>
            <RiSearchLine size={14} aria-hidden />
            <input
              type="search"
              value={search.filter}
              placeholder={`Task  ${search.count}`}
              aria-label="Find a task"
              onChange={event => search.setFilter(event.target.value)}
            />
          </label>
        ) : (
          'Task'
        )}
      </div>
      <div role="columnheader">
        <Days
          runs={props.runs}
          step={props.step}
          alignsLast={props.alignsLast}
        />
      </div>
      <div
        className={classes.headNumber}
        role="columnheader"
        aria-sort={sort?.worstFirst ? 'other' : undefined}
      >
        {sort ? (
          <button
            type="button"
            aria-pressed={sort.worstFirst}
            title="Those that failed most come first"
            onClick={() => sort.setWorstFirst(!sort.worstFirst)}
          >
            Succeeded{sort.worstFirst && ' ↑'}
          </button>
        ) : (
          'Succeeded'
        )}
      </div>
      <div className={classes.headNumber} role="columnheader">
        Median
      </div>
    </div>
  );
}

/** Over its column, but within the grid where the column is at an end of it. */
function dayPlace(
  at: number,
  step: number,
  last: number | undefined,
): CSSProperties {
  if (at === last) {
    return { right: 0 };
  }
  return at === 0
    ? { left: 0 }
    : { left: at * step + step / 2, transform: 'translateX(-50%)' };
}
