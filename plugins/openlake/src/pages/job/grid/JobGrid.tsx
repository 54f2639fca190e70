import { useAppNavigate } from '@backstage/frontend-plugin-api';
import { GridRun, RouteOutput } from '@openlake/plugin-openlake-common';
import { paths } from '@openlake/plugin-openlake-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  CSSProperties,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { columnStep } from './columnStep';
import { mostFailedFirst, taskHistory } from './gridData';
import { JobGridBars } from './JobGridBars';
import { JobGridHead } from './JobGridHead';
import { JobGridRow, ROW } from './JobGridRow';
import { useWidth } from '../../useWidth';
import classes from './JobGrid.module.css';

/** Fewer runs stand close together instead of lost in the width. */
const FEW = 10;
/** Least width over which days and revisions can be read. */
const ROOM_FOR_WORDS = 96;
/** More tasks than this scroll under their head, and those in view are drawn. */
const DRAW_ALL = 60;
/** Rows that the head is. */
const HEAD = 2;

/**
 * The last runs of a job as columns and its tasks as rows. Bars over the columns
 * are durations; the column under the pointer is lit in all rows.
 */
export function JobGrid(props: {
  grid: RouteOutput<'jobGridView'>;
  /** Task keys in the order of the job; others follow. */
  tasks?: string[];
  workspace: string;
  job: string;
  /** When the runs were looked at last; what runs has grown since. */
  seenAt?: number;
}) {
  const { grid, workspace, job } = props;
  const { runs } = grid;
  const navigate = useAppNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const room = useWidth(scroller);
  // Where there is room for some only, the newest are the ones to see.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element) {
      element.scrollLeft = element.scrollWidth;
    }
  }, [runs.length, room]);
  const [column, setColumn] = useState<number>();
  const [filter, setFilter] = useState('');
  const [worstFirst, setWorstFirst] = useState(false);
  const rows = useMemo(
    () => taskHistory(runs, props.tasks ?? []),
    [runs, props.tasks],
  );
  const shown = useMemo(() => {
    const text = filter.trim().toLowerCase();
    const found = text
      ? rows.filter(({ key }) => key.toLowerCase().includes(text))
      : rows;
    return worstFirst ? mostFailedFirst(found) : found;
  }, [rows, filter, worstFirst]);
  // Another choice or order begins at its top.
  useLayoutEffect(() => {
    if (scroller.current) {
      scroller.current.scrollTop = 0;
    }
  }, [filter, worstFirst]);
  const long = rows.length > DRAW_ALL;
  const virtual = useVirtualizer({
    count: long ? shown.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    initialRect: { width: 800, height: 600 },
  });
  const inView = virtual.getVirtualItems();
  const drawn = long ? inView.map(({ index }) => shown[index]) : shown;

  const step = columnStep(room, runs.length);
  const width = runs.length * step;
  const open = useCallback(
    (run: GridRun, task: string) =>
      navigate(paths.run({ workspace, job, run: run.id, task })),
    [navigate, workspace, job],
  );
  // There may be fewer runs now than when the pointer came to rest.
  const lit = column !== undefined && column < runs.length && (
    <i
      className={classes.lit}
      style={{ left: column * step, width: step }}
      aria-hidden
    />
  );

  return (
    <div
      ref={scroller}
      className={`${classes.scroll} ${long ? classes.long : ''}`}
      {...(long && {
        role: 'region',
        'aria-label': 'Tasks in the last runs, scrolling',
        // What scrolls must be reachable by keyboard.
        tabIndex: 0,
      })}
    >
      <div
        className={classes.grid}
        style={
          {
            '--width': `${width}px`,
            '--runs':
              runs.length < FEW
                ? `${Math.max(width, ROOM_FOR_WORDS)}px`
                : `minmax(${width}px, 1fr)`,
          } as CSSProperties
        }
        role="table"
        aria-label="Tasks in the last runs"
        aria-rowcount={long ? shown.length + HEAD : undefined}
        onMouseLeave={() => setColumn(undefined)}
      >
        <div className={classes.head} role="rowgroup">
          {lit}
          <JobGridBars
            grid={grid}
            workspace={workspace}
            job={job}
            step={step}
            width={width}
            seenAt={props.seenAt}
            onColumn={setColumn}
          />
          <JobGridHead
            runs={runs}
            step={step}
            alignsLast={runs.length >= FEW}
            search={
              long ? { count: rows.length, filter, setFilter } : undefined
            }
            sort={long ? { worstFirst, setWorstFirst } : undefined}
          />
        </div>
        <div
          className={classes.rows}
          role="rowgroup"
          style={
            long
              ? {
                  paddingTop: inView[0]?.start ?? 0,
                  paddingBottom:
                    virtual.getTotalSize() - (inView.at(-1)?.end ?? 0),
                }
              : undefined
          }
        >
          {lit}
          {drawn.map((row, i) => (
            <JobGridRow
              key={row.key}
              row={row}
              rowIndex={long ? inView[i].index + HEAD + 1 : undefined}
              runs={runs}
              step={step}
              median={grid.taskMedians[row.key]}
              onColumn={setColumn}
              onOpen={open}
            />
          ))}
        </div>
        {shown.length === 0 && filter && (
          <p className={classes.none}>No task matches “{filter}”.</p>
        )}
      </div>
    </div>
  );
}
