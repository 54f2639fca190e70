import { useAppSearchParams } from '@backstage/frontend-plugin-api';
import { displayState, Run, TaskRun } from '@openlake/plugin-openlake-common';
import { isBad } from '@openlake/plugin-openlake-react';
import { useCallback, useRef, useState } from 'react';
import { readTaskId, taskId } from '../taskId';
import { useTaskItem } from './useTaskItems';

/** Parts of the run page that can be put away. */
export const panes = ['graph', 'grid', 'timeline', 'task'] as const;
export type Pane = (typeof panes)[number];

const views = ['overview', 'parameters', 'configuration'] as const;
type View = (typeof views)[number];

/** Task that nothing is selected by, so that the address can say so. */
const NONE = '-';

/**
 * The one selection of the run page, kept in the address: it drives the node of
 * the graph, the row, the drawer and the log.
 */
export function useRunSelection(run: Run | undefined, tasks: TaskRun[]) {
  const [search, setSearch] = useAppSearchParams();
  const [logAsked, setLogAsked] = useState(0);
  const asked = search.get('task');
  // Items of a for_each are not among the tasks; until one is here its task is.
  const item = useTaskItem(run, asked).data;
  const task =
    asked === NONE
      ? undefined
      : item ??
        tasks.find(t => t.key === readTaskId(asked ?? '').key) ??
        firstToLookAt(run, tasks);
  const attemptAsked = Number(search.get('attempt')) || undefined;
  const attempt =
    task?.attempts.find(a => a.number === attemptAsked) ??
    task?.attempts.at(-1);
  const hidden = new Set((search.get('hide') ?? '').split(','));
  const change = (values: Record<string, string | undefined>) =>
    setSearch(
      previous => {
        for (const [key, value] of Object.entries(values)) {
          if (value === undefined || value === '') {
            previous.delete(key);
          } else {
            previous.set(key, value);
          }
        }
        return previous;
      },
      { replace: true },
    );

  const open = search.get('open') ?? undefined;
  const latest = useRef({ change, open });
  latest.current = { change, open };
  // The same functions always, so that rows that do not change stay as they are.
  const selectTask = useCallback(
    (id: string, tab?: string) =>
      latest.current.change({
        task: id,
        attempt: undefined,
        ...(tab && { tab }),
      }),
    [],
  );
  const toggleOpen = useCallback(
    (key: string) =>
      latest.current.change({
        open: latest.current.open === key ? undefined : key,
        items: undefined,
      }),
    [],
  );
  const showItems = useCallback(
    (state: string | undefined) => latest.current.change({ items: state }),
    [],
  );

  return {
    task,
    attempt,
    tab: search.get('tab') ?? undefined,
    view: views.find(view => view === search.get('view')) ?? 'overview',
    /** Key of the task whose items or steps are shown. */
    open,
    /** Displayed state that the items are filtered by. */
    itemState: search.get('items') ?? undefined,
    shows: (pane: Pane) => !hidden.has(pane),
    selectTask,
    /** Shows the log of a task at its error, whatever the page shows now. */
    openLog: (id: string) => {
      setLogAsked(count => count + 1);
      change({
        task: id,
        attempt: undefined,
        tab: 'logs',
        view: undefined,
        hide: panes.filter(p => p !== 'task' && hidden.has(p)).join(','),
      });
    },
    /** How often that has been asked for. */
    logAsked,
    toggleOpen,
    /** Shows the items of a `for_each`, of one state or all. */
    openItems: (key: string, state?: string) =>
      change({ open: key, items: state }),
    showItems,
    /** Where another view of the run is, with the same task selected. */
    hrefOf: (view: View) => {
      const params = new URLSearchParams(search);
      params.delete('view');
      if (view !== 'overview') {
        params.set('view', view);
      }
      return `?${params}`;
    },
    selectAttempt: (number: number) => change({ attempt: String(number) }),
    selectTab: (tab: string) => change({ tab }),
    /** What is shown stays, whatever the run does next. */
    keep: () => task && change({ task: taskId(task), attempt: undefined }),
    close: () => change({ task: NONE, attempt: undefined }),
    setShown: (shown: Set<string>) =>
      change({
        hide: panes.filter(p => !shown.has(p)).join(','),
        ...(shown.has('task') && asked === NONE && { task: undefined }),
      }),
  };
}

/** What a reader wants to see first: what failed, else what runs. */
export function firstToLookAt(
  run: Run | undefined,
  tasks: TaskRun[],
): TaskRun | undefined {
  return (
    tasks.find(t => t.key === run?.failure?.task) ??
    tasks.find(t => isBad(displayState(t))) ??
    tasks.find(t => t.lifecycle === 'running') ??
    tasks[0]
  );
}
