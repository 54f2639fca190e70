import { GridRun } from '@openlake/plugin-openlake-common';
import {
  formatMs,
  HistoryCells,
  StateGlyph,
} from '@openlake/plugin-openlake-react';
import { memo, MouseEvent, useState } from 'react';
import { TaskHistory } from './gridData';
import classes from './JobGrid.module.css';

/** Pixels that a row takes; as in `JobGrid.module.css`. */
export const ROW = 24;

/** A task in the last runs. A pointer that moves on draws no other row again. */
export const JobGridRow = memo(function Row(props: {
  row: TaskHistory;
  /** Place among all rows, where only some are drawn. */
  rowIndex?: number;
  runs: GridRun[];
  /** Width of a column. */
  step: number;
  median?: number;
  onColumn: (column: number) => void;
  onOpen: (run: GridRun, task: string) => void;
}) {
  const { row, runs, step, median } = props;
  const [column, setColumn] = useState<number>();
  const columnOf = (event: MouseEvent<HTMLElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const at = Math.floor((event.clientX - left) / step);
    return Math.min(runs.length - 1, Math.max(0, at));
  };
  return (
    <div className={classes.row} role="row" aria-rowindex={props.rowIndex}>
      <span className={classes.task} title={row.key} role="rowheader">
        {row.latest && <StateGlyph state={row.latest} />}
        {row.key}
      </span>
      <span role="cell">
        {/* Bars are the links for the keyboard; cells are for the pointer. */}
        <span
          className={classes.cells}
          title={
            column === undefined ? undefined : cellTitle(runs[column], row)
          }
          onMouseMove={event => {
            const at = columnOf(event);
            setColumn(at);
            props.onColumn(at);
          }}
          onClick={event => props.onOpen(runs[columnOf(event)], row.key)}
          role="presentation"
        >
          <HistoryCells
            cells={row.cells}
            step={step}
            size={Math.min(13, step - 2)}
            height={ROW}
            label={`${row.key}: ${row.good} of ${row.ended} succeeded`}
          />
        </span>
      </span>
      <span className={classes.number} role="cell">
        <b>{row.good}</b> of {row.ended}
      </span>
      <span className={classes.number} role="cell">
        {median === undefined ? '–' : formatMs(median)}
      </span>
    </div>
  );
});

/** None of a run that is not among those shown any more. */
function cellTitle(
  run: GridRun | undefined,
  { key }: TaskHistory,
): string | undefined {
  const task = run?.tasks[key];
  if (!task) {
    return run && `#${run.number}: no ${key}`;
  }
  return `#${run.number} ${key}: ${task.state.replace('_', ' ')}${
    task.attempts > 1 ? `, ${task.attempts} attempts` : ''
  }${task.durationMs === undefined ? '' : `, ${formatMs(task.durationMs)}`}`;
}
