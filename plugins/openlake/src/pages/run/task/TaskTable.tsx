import { displayState, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  estimateSegments,
  isOpen,
  plural,
  stateLook,
  StateGlyph,
  timeScale,
  toDisplayState,
  useNow,
} from '@openlake/plugin-openlake-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import { useWidth } from '../../useWidth';
import { historyWidth } from './HistoryBars';
import { ItemFilterRow, MoreItemsRow } from './ItemRows';
import { rests } from './rests';
import { countStates, RunRow } from './runRows';
import { StepRow } from './StepRow';
import { TaskRow } from './TaskRow';
import { TaskTableHead } from './TaskTableHead';
import { Pane } from './useRunSelection';
import classes from './TaskTable.module.css';

/** Pixels that a line takes; on a phone its lane stands under it. */
const HEIGHTS: Record<RunRow['kind'], number> = {
  task: 28,
  item: 24,
  step: 24,
  filter: 32,
  more: 32,
};
const LANE_BELOW = 48;
const NARROW = 640;

/** Above this many rows the list scrolls in itself and draws what is in view. */
const DRAW_ALL = 60;

/** The tasks of a run with their history and their place in time. */
export function TaskTable(props: {
  view: RouteOutput<'runView'>;
  rows: RunRow[];
  grid?: RouteOutput<'jobGridView'>;
  shows: (pane: Pane) => boolean;
  selected?: string;
  onSelect: (id: string, tab?: string) => void;
  picked: ReadonlySet<string>;
  onPick: (key: string) => void;
  open?: string;
  onItems: (state: string | undefined) => void;
  onToggle: (key: string) => void;
  filter: string;
  onFilter: (text: string) => void;
  searchRef: RefObject<HTMLInputElement>;
}) {
  const { view, rows, grid, shows, selected, onSelect } = props;
  const { run, tasks } = view;
  const going = isOpen(displayState(run));
  // What is to end has no more to come.
  const goesOn = going && run.lifecycle !== 'terminating';
  const now = useNow(going);
  const estimates = useMemo(
    () =>
      goesOn
        ? estimateSegments(tasks, grid?.taskMedians ?? {}, now)
        : undefined,
    [goesOn, tasks, grid, now],
  );
  const { repairs } = view;
  const quiet = useMemo(() => rests(tasks, repairs), [tasks, repairs]);
  const scale = useMemo(() => {
    const from = Date.parse(run.startedAt ?? run.createdAt);
    const ends = [...(estimates?.values() ?? [])].map(s => s.to);
    const to = Math.max(
      from + 1_000,
      run.endedAt ? Date.parse(run.endedAt) : now,
      ...ends,
    );
    return timeScale(from, to, { quiet });
  }, [run, quiet, estimates, now]);
  const critical = useMemo(
    () => new Set(view.criticalPath),
    [view.criticalPath],
  );

  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const narrow = width > 0 && width <= NARROW;
  const long = rows.length > DRAW_ALL;
  const virtual = useVirtualizer({
    count: long ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: i =>
      narrow && HEIGHTS[rows[i].kind] < 32 ? LANE_BELOW : HEIGHTS[rows[i].kind],
    // A new function has all heights asked for again.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
    getItemKey: useCallback((i: number) => rows[i].id, [rows, narrow]),
    overscan: 10,
    initialRect: { width: 800, height: 500 },
  });
  useEffect(() => {
    const at = rows.findIndex(row => row.id === selected);
    if (long && at >= 0) {
      virtual.scrollToIndex(at, { align: 'auto' });
    }
    // Follows the selection only, never the rows that move by themselves.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [selected, long]);

  const history = shows('grid') ? grid : undefined;
  const columns = [
    `minmax(120px, ${tasks.some(t => t.items) ? 236 : 192}px)`,
    '64px',
    // The same in every row, whatever stands in it, or the times would not stand above their bars.
    ...(history ? [`${historyWidth(history.runs.length)}px`] : []),
    ...(shows('timeline') ? ['minmax(0, 1fr)'] : []),
  ].join(' ');
  const draw = (row: RunRow) => {
    switch (row.kind) {
      case 'filter':
        return <ItemFilterRow key={row.id} row={row} onShow={props.onItems} />;
      case 'more':
        return <MoreItemsRow key={row.id} row={row} />;
      case 'step':
        return (
          <StepRow
            key={row.id}
            row={row}
            onOpen={onSelect}
            history={history !== undefined}
            timeline={shows('timeline') ? scale : undefined}
          />
        );
      default:
        return (
          <TaskRow
            key={row.id}
            row={row}
            selected={row.id === selected}
            picked={row.kind === 'task' && props.picked.has(row.task.key)}
            critical={row.kind === 'task' && critical.has(row.task.key)}
            onSelect={onSelect}
            onPick={props.onPick}
            isOpen={props.open === row.task.key}
            onToggle={props.onToggle}
            history={history?.runs}
            timeline={shows('timeline') ? scale : undefined}
            estimate={
              row.kind === 'task' ? estimates?.get(row.task.key) : undefined
            }
            now={row.task.lifecycle === 'terminated' ? 0 : now}
          />
        );
    }
  };

  return (
    <section className={classes.table} aria-label="Tasks">
      <div
        ref={scroller}
        className={`${classes.body} ${long ? classes.long : ''}`}
        style={{ '--columns': columns } as React.CSSProperties}
      >
        <TaskTableHead
          workspace={run.workspace}
          job={run.job}
          count={tasks.length}
          grid={history}
          current={run.id}
          scale={shows('timeline') ? scale : undefined}
          start={run.startedAt ?? run.createdAt}
          now={going ? now : undefined}
          filter={props.filter}
          onFilter={props.onFilter}
          searchRef={props.searchRef}
        />
        {rows.length === 0 && (
          <p className={classes.none}>No task matches “{props.filter}”.</p>
        )}
        {long ? (
          <div
            className={classes.space}
            style={{ height: virtual.getTotalSize() }}
          >
            {virtual.getVirtualItems().map(item => (
              <div
                key={rows[item.index].id}
                className={classes.place}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {draw(rows[item.index])}
              </div>
            ))}
          </div>
        ) : (
          rows.map(draw)
        )}
      </div>
      <footer className={classes.foot}>
        {[...countStates(tasks)].map(([text, n]) => {
          const state = toDisplayState(text);
          return (
            <span key={text}>
              <StateGlyph state={state} size={14} />
              {n} {stateLook[state].label.toLowerCase()}
            </span>
          );
        })}
        {shows('timeline') && <TimelineLegend />}
        <span className={classes.sum}>{plural(tasks.length, 'task')}</span>
      </footer>
    </section>
  );
}

/** What the parts of a lane mean. */
function TimelineLegend() {
  return (
    <span className={classes.legend} aria-label="Timeline">
      <i data-kind="queue" /> queue
      <i data-kind="setup" /> set-up
      <i data-kind="run" /> run
      <i data-kind="backoff" /> pause
      <i data-kind="critical" /> critical path
    </span>
  );
}
