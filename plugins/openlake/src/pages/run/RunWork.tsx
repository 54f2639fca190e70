import { displayState, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  formatCount,
  formatMs,
  isBad,
  isOpen,
  TaskGraph,
  TaskNodeData,
  toDisplayState,
  useNow,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import {
  forwardRef,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { PickedBar } from './operations/PickedBar';
import { retryWords } from './task/retryWords';
import { RunDialog } from './operations/RunDialogs';
import { runRows } from './task/runRows';
import { taskDuration } from './task/taskDuration';
import { TaskDrawer } from './task/TaskDrawer';
import { taskId } from './taskId';
import { TaskTable } from './task/TaskTable';
import { Picked } from './operations/usePicked';
import { useRunSelection } from './task/useRunSelection';
import { useTaskItems } from './task/useTaskItems';
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
    picked: Picked;
    onDialog: (dialog: RunDialog) => void;
    stale: boolean;
  }
>(function Work({ view, selection, picked, onDialog, stale }, ref) {
  const { run, tasks } = view;
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
  const { open, itemState } = selection;
  const items = useTaskItems(
    run,
    open === undefined ? undefined : tasks.find(t => t.key === open),
    itemState,
  );
  const rows = useMemo(
    () => runRows(tasks, { open, items, filter }),
    [tasks, open, items, filter],
  );
  const chosen = selection.task && taskId(selection.task);
  // An item whose for_each is folded has no row of its own.
  const selected = rows.some(row => row.id === chosen)
    ? chosen
    : selection.task?.key;

  useImperativeHandle(ref, () => ({
    step: by => {
      const stops = rows.filter(r => r.kind === 'task' || r.kind === 'item');
      const at = stops.findIndex(row => row.id === selected);
      const next = stops[Math.min(stops.length - 1, Math.max(0, at + by))];
      if (next) {
        selection.selectTask(next.id);
      }
    },
    focusSearch: () => search.current?.focus(),
    fit: () => setFitSignal(n => n + 1),
  }));

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
              picked={picked}
              fitSignal={fitSignal}
            />
          </div>
        )}
        {picked.keys.size > 0 && (
          <PickedBar run={run} picked={picked} onDialog={onDialog} />
        )}
        <TaskTable
          view={view}
          rows={rows}
          grid={grid.data}
          shows={selection.shows}
          selected={selected}
          onSelect={selection.selectTask}
          picked={picked.keys}
          onPick={picked.toggle}
          open={open}
          onToggle={selection.toggleOpen}
          onItems={selection.showItems}
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
          onItems={selection.openItems}
          logAsked={selection.logAsked}
          onClose={selection.close}
          onDialog={onDialog}
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
  picked: Picked;
  fitSignal: number;
}) {
  const { run, tasks, criticalPath } = props.view;
  const now = useNow(isOpen(displayState(run)));
  const nodes = useMemo(
    () =>
      tasks.map((task): TaskNodeData => {
        const ms = taskDuration(task, now);
        const retry = retryWords(task, now);
        return {
          key: task.key,
          dependsOn: task.dependsOn,
          layer: task.layer,
          state: displayState(task),
          label: retry?.split(',')[0] ?? badItems(task.items),
          detail: retry || ms === undefined ? undefined : formatMs(ms),
          attempts: task.attempts.length,
          items: task.items,
          dimmed: task.reason?.code === 'not_selected',
          marked: task.mark !== undefined,
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
      picked={props.picked.keys}
      onPick={props.picked.toggle}
      fitSignal={props.fitSignal}
    />
  );
}

/** In place of the state's word: how many of its items are bad. */
function badItems(items: Record<string, number> | undefined) {
  const bad = Object.entries(items ?? {})
    .filter(([state]) => isBad(toDisplayState(state)))
    .reduce((sum, [, count]) => sum + count, 0);
  return bad ? `${formatCount(bad)} failed` : undefined;
}
