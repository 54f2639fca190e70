import {
  DisplayState,
  displayState,
  Run,
  TaskRun,
} from '@openlake/plugin-openlake-common';
import {
  Answer,
  isOpen,
  stateLook,
  useOpenlake,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { readTaskId } from '../taskId';

/** What a person looks for among the items of a `for_each`. */
const BAD = ['failed', 'timed_out'] as const;
const REST = (Object.keys(stateLook) as DisplayState[]).filter(
  state => !BAD.some(bad => bad === state),
);
const PAGE = 100;

/** Items of the `for_each` that is open in the task list. */
export interface TaskItems {
  key: string;
  /** Displayed state that they are filtered by. */
  state?: string;
  items: TaskRun[];
  hasMore: boolean;
  isLoading: boolean;
  error?: Error;
  loadMore: () => void;
  retry: () => void;
}

/**
 * Items of a `for_each`, page by page: in their order within one state, else
 * those that failed first and then the others.
 *
 * @param task - The `for_each` that is open; none reads nothing.
 */
export function useTaskItems(
  run: Run,
  task: TaskRun | undefined,
  state: string | undefined,
): TaskItems | undefined {
  const counts = task?.items;
  const params = { run: run.id, task: task?.key ?? '' };
  const pace = isOpen(displayState(run))
    ? ('list' as const)
    : ('slow' as const);
  const anyBad = BAD.some(bad => counts?.[bad]);
  const bad = useOpenlakePages(
    'listTaskItems',
    { params, query: { state: BAD.join(','), limit: PAGE } },
    { pace, enabled: Boolean(counts) && !state && anyBad },
  );
  const badDone = !anyBad || (bad.data !== undefined && !bad.hasMore);
  const rest = useOpenlakePages(
    'listTaskItems',
    { params, query: { state: state ?? REST.join(','), limit: PAGE } },
    { pace, enabled: Boolean(counts) && (Boolean(state) || badDone) },
  );
  if (!task || !counts) {
    return undefined;
  }
  const lists = [
    ...(!state && anyBad ? [bad] : []),
    ...(state || badDone ? [rest] : []),
  ];
  const last = lists[lists.length - 1];
  return {
    key: task.key,
    state,
    items: lists.flatMap(list => list.data ?? []),
    hasMore: last.hasMore,
    isLoading: last.isLoadingMore || last.data === undefined,
    error: lists.find(list => list.error)?.error,
    loadMore: last.loadMore,
    retry: () => lists.forEach(list => list.retry()),
  };
}

/** One item of a `for_each`, named as in addresses: `key[3]`. */
export function useTaskItem(
  run: Run | undefined,
  id: string | null,
): Pick<Answer<TaskRun>, 'data' | 'error'> {
  const { key, index } = readTaskId(id ?? '');
  const answer = useOpenlake(
    'listTaskItems',
    {
      params: { run: run?.id ?? '', task: key },
      query: { index, limit: 1 },
    },
    {
      enabled: run !== undefined && index !== undefined,
      pace: run && isOpen(displayState(run)) ? 'live' : 'slow',
    },
  );
  return {
    data: answer.data?.items.find(item => item.index === index),
    error: answer.error,
  };
}
