import { useAppNavigate } from '@backstage/frontend-plugin-api';
import { GridRun, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  formatMs,
  HistoryCells,
  paths,
  StateGlyph,
} from '@openlake/plugin-openlake-react';
import {
  CSSProperties,
  MouseEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { columnStep } from './columnStep';
import { dayLabels, taskHistory } from './gridData';
import { JobGridBars } from './JobGridBars';
import { useWidth } from '../../useWidth';
import classes from './JobGrid.module.css';

/** Fewer runs stand close together instead of lost in the width. */
const FEW = 10;
/** Least width over which days and revisions can be read. */
const ROOM_FOR_WORDS = 96;
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
  const rows = useMemo(
    () => taskHistory(runs, props.tasks ?? []),
    [runs, props.tasks],
  );
  const step = columnStep(room, runs.length);
  const cell = Math.min(13, step - 2);
  const width = runs.length * step;
  const at = (event: MouseEvent<HTMLElement>) =>
    Math.min(
      runs.length - 1,
      Math.max(
        0,
        Math.floor(
          (event.clientX - event.currentTarget.getBoundingClientRect().left) /
            step,
        ),
      ),
    );
  const open = (run: GridRun, task: string) =>
    navigate(paths.run({ workspace, job, run: run.id, task }));

  return (
    <div ref={scroller} className={classes.scroll}>
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
        onMouseLeave={() => setColumn(undefined)}
      >
        <JobGridBars
          {...props}
          step={step}
          width={width}
          column={column}
          onColumn={setColumn}
        />
        <div className={classes.headTask}>Task</div>
        <Days runs={runs} step={step} />
        <div className={classes.headNumber}>Succeeded</div>
        <div className={classes.headNumber}>Median</div>
        {rows.map(row => (
          <div key={row.key} className={classes.row}>
            <span className={classes.task} title={row.key}>
              {row.latest && <StateGlyph state={row.latest} />}
              {row.key}
            </span>
            {/* Bars are the links for the keyboard; cells are for the pointer. */}
            <span
              className={classes.cells}
              title={
                column === undefined
                  ? undefined
                  : cellTitle(runs[column], row.key)
              }
              onMouseMove={event => setColumn(at(event))}
              onClick={event => open(runs[at(event)], row.key)}
              role="presentation"
            >
              {column !== undefined && (
                <i
                  className={classes.lit}
                  style={{ left: column * step, width: step }}
                />
              )}
              <HistoryCells
                cells={row.cells}
                step={step}
                size={cell}
                height={24}
                label={`${row.key}: ${row.good} of ${row.ended} succeeded`}
              />
            </span>
            <span className={classes.number}>
              <b>{row.good}</b> of {row.ended}
            </span>
            <span className={classes.number}>
              {grid.taskMedians[row.key] === undefined
                ? '–'
                : formatMs(grid.taskMedians[row.key])}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

function Days({ runs, step }: { runs: GridRun[]; step: number }) {
  return (
    <div className={classes.days} style={{ width: runs.length * step }}>
      {dayLabels(runs, Math.ceil(64 / step)).map(({ at, label }) => (
        <span key={at} style={dayPlace(at, { step, runs: runs.length })}>
          {label}
        </span>
      ))}
    </div>
  );
}

/** Over its column, but within the grid where the column is at an end of it. */
function dayPlace(
  at: number,
  { step, runs }: { step: number; runs: number },
): CSSProperties {
  if (at === runs - 1 && runs >= FEW) {
    return { right: 0 };
  }
  return at === 0
    ? { left: 0 }
    : { left: at * step + step / 2, transform: 'translateX(-50%)' };
}

function cellTitle(run: GridRun, key: string): string {
  const task = run.tasks[key];
  return task
    ? `#${run.number} ${key}: ${task.state.replace('_', ' ')}${
        task.attempts > 1 ? `, ${task.attempts} attempts` : ''
      }${task.durationMs === undefined ? '' : `, ${formatMs(task.durationMs)}`}`
    : `#${run.number}: no ${key}`;
}
