import { displayState, GridRun } from '@openlake/plugin-openlake-common';
import {
  CellLook,
  formatCount,
  formatMs,
  HistoryCells,
  ItemBar,
  itemWords,
  plural,
  Segment,
  StateGlyph,
  StateWord,
  taskSegments,
  TimelineLane,
  TimeScale,
  toDisplayState,
} from '@openlake/plugin-openlake-react';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { memo, MouseEvent } from 'react';
import { markText } from '../../runWords/markText';
import { HISTORY_STEP } from './HistoryBars';
import { retryWords } from './retryWords';
import { partsOf, RunRow } from './runRows';
import { taskDuration } from './taskDuration';
import classes from './TaskTable.module.css';

/** How the task went in the last runs; a clock that moves on does not draw it again. */
const History = memo(function Cells(props: { runs: GridRun[]; task: string }) {
  const { runs, task } = props;
  return (
    <HistoryCells
      cells={runs.map(run => cell(run, task))}
      step={HISTORY_STEP}
      size={10}
      height={28}
      label={historyLabel(runs, task)}
    />
  );
});

/** One task of the run, or one item of its `for_each`: its state, its past, and when it ran. */
export const TaskRow = memo(function Row(props: {
  row: Extract<RunRow, { kind: 'task' | 'item' }>;
  selected: boolean;
  picked: boolean;
  /** It decided how long the run took. */
  critical: boolean;
  onSelect: (id: string) => void;
  onPick: (key: string) => void;
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
  const isItem = row.kind === 'item';
  const state = displayState(task);
  const now = props.now || Date.now();
  const retry = retryWords(task, now);
  const duration = taskDuration(task, now);
  const said = laneText(task);
  const pick = (event: MouseEvent) => {
    if (!isItem && (event.shiftKey || event.ctrlKey || event.metaKey)) {
      props.onPick(task.key);
    } else {
      props.onSelect(id);
    }
  };
  return (
    <div
      className={[
        classes.row,
        selected && classes.selected,
        isItem && classes.part,
        task.reason?.code === 'not_selected' && classes.left,
      ]
        .filter(Boolean)
        .join(' ')}
    >
      <span className={classes.name}>
        <span title={retry ?? (task.mark && markText(task.mark))}>
          <StateGlyph state={state} />
        </span>
        <button
          type="button"
          className={classes.pick}
          aria-pressed={selected}
          aria-label={`${id}, ${retry ?? state.replace('_', ' ')}${
            props.picked ? ', picked' : ''
          }`}
          onClick={pick}
          title={isItem ? itemText(task.item) : task.key}
        >
          {isItem ? `[${task.index}] ${itemText(task.item)}` : task.key}
        </button>
        {props.picked && (
          <span className={classes.picked} aria-hidden>
            ✓
          </span>
        )}
        {task.mark && (
          <span className={classes.attempts} title={markText(task.mark)}>
            marked
          </span>
        )}
        {task.attempts.length > 1 && (
          <span className={classes.attempts}>×{task.attempts.length}</span>
        )}
        {!isItem && (
          <Toggle row={row} isOpen={props.isOpen} onToggle={props.onToggle} />
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
          {!isItem && <History runs={history} task={task.key} />}
        </span>
      )}
      {timeline && (
        <span className={classes.lane}>
          <TimelineLane
            of={id}
            segments={[
              ...taskSegments(task, now),
              ...(estimate ? [estimate] : []),
            ]}
            scale={timeline}
            critical={props.critical}
          />
          {said && <span className={classes.said}>{said}</span>}
        </span>
      )}
    </div>
  );
});

/** Shows and hides what a task has under it: items of a `for_each`, else steps. */
function Toggle(props: {
  row: RunRow;
  isOpen: boolean;
  onToggle: (key: string) => void;
}) {
  const { task } = props.row;
  const parts = partsOf(task);
  if (parts === 0) {
    return null;
  }
  const label = task.items
    ? `Items of ${task.key}: ${itemWords(task.items)}`
    : `${plural(parts, 'step')} of ${task.key}`;
  return (
    <button
      type="button"
      className={classes.toggle}
      aria-expanded={props.isOpen}
      aria-label={label}
      title={label}
      onClick={() => props.onToggle(task.key)}
    >
      {task.items && (
        <span className={classes.items}>
          <ItemBar counts={task.items} />
        </span>
      )}
      {formatCount(parts)}
      {props.isOpen ? (
        <RiArrowDownSLine size={14} aria-hidden />
      ) : (
        <RiArrowRightSLine size={14} aria-hidden />
      )}
    </button>
  );
}

/** Why a lane is empty. */
function laneText(task: RunRow['task']): string | undefined {
  if (task.reason?.code === 'not_selected') {
    return 'not selected for this run';
  }
  const didNotRun =
    task.result === 'upstream_failed' || task.result === 'skipped';
  return didNotRun ? task.reason?.message : undefined;
}

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
