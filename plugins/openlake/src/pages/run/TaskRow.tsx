import { displayState, GridRun } from '@openlake/plugin-openlake-common';
import {
  CellLook,
  formatMs,
  HistoryCells,
  Segment,
  span,
  StateGlyph,
  StateWord,
  taskSegments,
  TimelineLane,
  TimeScale,
  toDisplayState,
} from '@openlake/plugin-openlake-react';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { memo } from 'react';
import { retryWords } from './retryWords';
import { RunRow } from './runRows';
import classes from './TaskTable.module.css';

/** One task of the run: its state, its past, and when it ran. */
export const TaskRow = memo(function Row(props: {
  row: RunRow;
  selected: boolean;
  onSelect: (id: string) => void;
  isOpen: boolean;
  onToggle: (key: string) => void;
  history?: GridRun[];
  timeline?: TimeScale;
  estimate?: Segment;
  /** The time while the task is not done; 0 after, so that it stays the same. */
  now: number;
}) {
  const { row, selected, history, timeline, estimate } = props;
  const { task, id } = row;
  const state = displayState(task);
  const now = props.now || Date.now();
  const retry = retryWords(task, now);
  const duration = span(task.startedAt, task.endedAt, now);
  const segments = timeline
    ? [...taskSegments(task, now), ...(estimate ? [estimate] : [])]
    : [];
  return (
    <div className={`${classes.row} ${selected ? classes.selected : ''}`}>
      <span className={classes.name}>
        <span title={retry}>
          <StateGlyph state={state} />
        </span>
        <button
          type="button"
          className={classes.pick}
          aria-pressed={selected}
          aria-label={`${id}, ${retry ?? state.replace('_', ' ')}`}
          onClick={() => props.onSelect(id)}
          title={task.key}
        >
          {row.isItem ? `[${task.index}] ${itemText(task.item)}` : task.key}
        </button>
        {task.attempts.length > 1 && (
          <span className={classes.attempts}>×{task.attempts.length}</span>
        )}
        {row.items > 0 && (
          <button
            type="button"
            className={classes.toggle}
            aria-expanded={props.isOpen}
            aria-label={`${row.items} items of ${task.key}`}
            onClick={() => props.onToggle(task.key)}
          >
            {row.items}
            {props.isOpen ? (
              <RiArrowDownSLine size={14} />
            ) : (
              <RiArrowRightSLine size={14} />
            )}
          </button>
        )}
      </span>
      <span className={classes.word}>
        <StateWord state={state} label={retry} />
      </span>
      <span className={classes.duration}>
        {duration === undefined ? '–' : formatMs(duration)}
      </span>
      {history && (
        <span className={classes.history}>
          {!row.isItem && (
            <HistoryCells
              cells={history.map(run => cell(run, task.key))}
              step={12}
              size={10}
              height={28}
              label={historyLabel(history, task.key)}
            />
          )}
        </span>
      )}
      {timeline && (
        <span className={classes.lane}>
          {state === 'upstream_failed' && task.reason?.message ? (
            <span className={classes.blocked}>{task.reason.message}</span>
          ) : (
            <TimelineLane segments={segments} scale={timeline} />
          )}
        </span>
      )}
    </div>
  );
});

function cell(run: GridRun, key: string): CellLook | undefined {
  const task = run.tasks[key];
  return (
    task && {
      state: toDisplayState(task.state),
      retried: task.attempts > 1,
      repaired: task.repaired,
    }
  );
}

function historyLabel(runs: GridRun[], key: string): string {
  const states = runs.flatMap(run => run.tasks[key]?.state ?? []);
  const good = states.filter(s => s === 'success').length;
  return `${key}: ${good} of the last ${states.length} runs succeeded`;
}

function itemText(item: unknown): string {
  return typeof item === 'string' ? item : JSON.stringify(item) ?? '';
}
