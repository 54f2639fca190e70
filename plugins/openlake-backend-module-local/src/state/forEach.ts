import {
  renderTemplate,
  runScope,
  TaskSpec,
} from '@openlake/plugin-openlake-common';
import { InputError } from '@backstage/errors';
import { isDeepStrictEqual } from 'node:util';
import { newTask, taskRunId, TaskState } from './RunState';
import { RunDraft } from './RunDraft';
import { ended, endTask, expandTask } from './transitions';
import { runValues } from './runValues';
import { JobGraph } from './JobGraph';
import { MAX_OUTPUT_BYTES } from './outputLimit';
import { failpoint, WorkspaceSettings } from '@openlake/plugin-openlake-node';

const MAX_ITEMS = 10_000;

/**
 * Replaces a `for_each` by its items, or fails it when its list cannot be read.
 *
 * @internal
 */
export function expandForEach(
  draft: RunDraft,
  graph: JobGraph,
  settings: WorkspaceSettings,
  spec: TaskSpec,
  now: Date,
): void {
  const parent = draft.tasks.get(spec.key)!;
  let items: unknown[];
  try {
    items = readItems(draft, graph, settings, spec);
  } catch (error) {
    const message = (error as Error).message;
    draft.put({
      ...endTask(
        parent,
        ended('failed', 'invalid_configuration', message),
        now,
      )!,
      error: { category: 'configuration', message },
    });
    return;
  }
  draft.put(expandTask(parent, now));
  failpoint('local.expand.before_commit');
  items.forEach((value, index) => {
    const known = draft.tasks.get(taskRunId(spec.key, index));
    const kept =
      known?.state.result === 'success' && isDeepStrictEqual(known.item, value);
    if (!kept) {
      draft.put({
        ...newTask(spec.key, { index, value }),
        attempts: known?.attempts ?? [],
      });
    }
  });
  for (const item of itemsOf(draft, spec.key)) {
    if (item.index! >= items.length && item.phase !== 'ended') {
      draft.put(
        endTask(
          item,
          ended('skipped', 'run_if_not_met', 'The list has become shorter.'),
          now,
        ),
      );
    }
  }
}

function readItems(
  draft: RunDraft,
  graph: JobGraph,
  settings: WorkspaceSettings,
  spec: TaskSpec,
): unknown[] {
  const source = spec.for_each!.in;
  const scope = runScope(
    graph.spec,
    undefined,
    runValues(draft.run, draft.tasks, graph, settings, spec),
  );
  const rendered: unknown[] =
    typeof source === 'string'
      ? asList(renderTemplate(source, scope), source)
      : source.map(item =>
          typeof item === 'string' ? renderTemplate(item, scope) : item,
        );
  if (rendered.length > MAX_ITEMS) {
    throw new InputError(
      `for_each.in has ${rendered.length} items; at most ${MAX_ITEMS} are run`,
    );
  }
  return rendered;
}

function asList(value: unknown, source: string): unknown[] {
  if (!Array.isArray(value)) {
    throw new InputError(
      `for_each.in is ${source}, which is ${
        value === null ? 'nothing' : `a ${typeof value}`
      } in this run, not a list`,
    );
  }
  return value;
}

/** @internal */
export function itemsOf(draft: RunDraft, key: string): TaskState[] {
  return [...draft.tasks.values()].filter(
    task => task.key === key && task.index !== undefined,
  );
}

/** Ends a `for_each` whose items have all ended. @internal */
export function aggregateItems(
  parent: TaskState,
  items: readonly TaskState[],
  now: Date,
): TaskState {
  const bad = items.filter(
    ({ state }) => state.result !== 'success' && state.result !== 'skipped',
  );
  const canceled = bad.length > 0 && bad.every(isCanceled);
  const first = bad.find(item => item.error) ?? bad[0];
  const message = `${bad.length} of ${items.length} items did not succeed`;
  let state = ended('failed', 'task_failed', message);
  if (bad.length === 0) {
    state = ended('success', 'completed');
  } else if (canceled) {
    state = ended('canceled', 'canceled_by_user');
  }
  return {
    ...parent,
    phase: 'ended',
    state,
    endedAt: now.toISOString(),
    values: collectValues(items),
    error:
      bad.length === 0 || canceled
        ? undefined
        : {
            ...(first.error ?? { category: 'user_code' }),
            logLine: undefined,
            item: first.index,
            message: `${message}; first ${first.id}${
              first.error ? `: ${first.error.message}` : ''
            }`,
          },
  };
}

function isCanceled({ state }: TaskState): boolean {
  return state.result === 'canceled';
}

/**
 * Each output of the items becomes a list in the order of the items. Lists that
 * would make the outputs of the task too large are left out, the longest first.
 */
function collectValues(items: readonly TaskState[]): Record<string, unknown> {
  const names = new Set(items.flatMap(item => Object.keys(item.values)));
  const sorted = [...items].sort((a, b) => a.index! - b.index!);
  const values: Record<string, unknown> = { items: items.length };
  let room = MAX_OUTPUT_BYTES - 100;
  const lists = [...names]
    .map(name => {
      const list = sorted.map(item => item.values[name] ?? null);
      const bytes = Buffer.byteLength(JSON.stringify({ [name]: list }));
      return { name, list, bytes };
    })
    .sort((a, b) => a.bytes - b.bytes);
  for (const { name, list, bytes } of lists) {
    if (bytes <= room) {
      room -= bytes;
      values[name] = list;
    }
  }
  return values;
}
