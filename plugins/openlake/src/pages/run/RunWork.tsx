import { displayState, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  formatMs,
  isOpen,
  span,
  TaskGraph,
  TaskNodeData,
  useNow,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import {
  forwardRef,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { retryWords } from './retryWords';
import { runRows } from './runRows';
import { TaskDrawer } from './TaskDrawer';
import { TaskTable } from './TaskTable';
import { taskId, useRunSelection } from './useRunSelection';
import classes from './RunWork.module.css';

/** What the page's shortcuts do to its working part. */
export interface RunWorkHandle {
  step(by: number): void;
  focusSearch(): void;
  fit(): void;
}

/** Graph, task list with history and timeline, and the drawer of one task. */
export const RunWork = forwardRef<
  RunWorkHandle,
  {
    view: RouteOutput<'runView'>;
    selection: ReturnType<typeof useRunSelection>;
    stale: boolean;
  }
>(function Work({ view, selection, stale }, ref) {
  const { run, tasks } = view;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [filter, setFilter] = useState('');
  const [fitSignal, setFitSignal] = useState(0);
  const search = useRef<HTMLInputElement>(null);
  const grid = useOpenlake(
    'jobGridView',
    {
      params: { workspace: run.workspace, job: run.job },
      query: { limit: 25, until: run.id },
    },
    { pace: isOpen(displayState(run)) ? 'list' : 'slow' },
  );
  const rows = useMemo(
    () => runRows(tasks, open, filter),
    [tasks, open, filter],
  );
  const selected = selection.task && taskId(selection.task);

  useImperativeHandle(ref, () => ({
    step: by => {
      const at = rows.findIndex(row => row.id === selected);
      const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
      if (next) {
        selection.selectTask(next.id);
      }
    },
    focusSearch: () => search.current?.focus(),
    fit: () => setFitSignal(n => n + 1),
  }));

  const toggle = useCallback(
    (key: string) =>
      setOpen(previous => {
        const next = new Set(previous);
        if (!next.delete(key)) {
          next.add(key);
        }
        return next;
      }),
    [],
  );
  const showDrawer = selection.task && selection.shows('task');
  // The picture needs another fit when the room for it changes.
  useEffect(() => setFitSignal(n => n + 1), [showDrawer]);

  return (
    <div className={`${classes.work} ${showDrawer ? '' : classes.alone}`}>
      <div className={classes.panes}>
        {selection.shows('graph') && (
          <div className={classes.graph}>
            <RunGraph
              view={view}
              selected={selection.task?.key}
              onSelect={selection.selectTask}
              fitSignal={fitSignal}
            />
          </div>
        )}
        <TaskTable
          view={view}
          rows={rows}
          grid={grid.data}
          shows={selection.shows}
          selected={selected}
          onSelect={selection.selectTask}
          open={open}
          onToggle={toggle}
          filter={filter}
          onFilter={setFilter}
          searchRef={search}
        />
      </div>
      {showDrawer && selection.task && (
        <TaskDrawer
          view={view}
          task={selection.task}
          attempt={selection.attempt}
          tab={selection.tab}
          median={grid.data?.taskMedians[selection.task.key]}
          onAttempt={selection.selectAttempt}
          onTab={selection.selectTab}
          onClose={selection.close}
          stale={stale}
        />
      )}
    </div>
  );
});

function RunGraph(props: {
  view: RouteOutput<'runView'>;
  selected?: string;
  onSelect: (key: string) => void;
  fitSignal: number;
}) {
  const { run, tasks, criticalPath } = props.view;
  const now = useNow(isOpen(displayState(run)));
  const nodes = useMemo(
    () =>
      tasks
        .filter(t => t.index === undefined)
        .map((task): TaskNodeData => {
          const ms = span(task.startedAt, task.endedAt, now);
          const retry = retryWords(task, now);
          return {
            key: task.key,
            dependsOn: task.dependsOn,
            layer: task.layer,
            state: displayState(task),
            label: retry?.split(',')[0],
            detail: retry || ms === undefined ? undefined : formatMs(ms),
            attempts: task.attempts.length,
          };
        }),
    [tasks, now],
  );
  return (
    <TaskGraph
      label={`Graph of ${props.view.job.title} #${run.number}`}
      tasks={nodes}
      criticalPath={criticalPath}
      selected={props.selected}
      onSelect={props.onSelect}
      fitSignal={props.fitSignal}
    />
  );
}
