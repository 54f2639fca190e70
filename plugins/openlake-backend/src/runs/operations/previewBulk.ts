import {
  type BulkAction,
  displayStates,
  MAX_BULK_RUNS,
  runActions,
  whyNotAmongMany,
} from '@openlake/plugin-openlake-common';
import type { RunRecord } from '../Run';
import type { RunConditions, RunStore } from '../RunStore';
import { whyRemoved } from '../transitions';

/** Nobody reads an exact number beyond this. */
const MOST_REFUSED = 10_000;

/** Enough to see of which kind they are. */
const MOST_NAMED = 20;

/** What an action on many runs would do. @internal */
export interface BulkPreview<R = RunRecord> {
  /** Those that it can change now, newest first. */
  runs: R[];
  /** How many it cannot. */
  refused: number;
  /** Some of those, newest first. */
  leftOut: Array<{ run: R; message: string }>;
  /** Whether more can be changed than one action takes. */
  more: boolean;
}

/**
 * Which of some runs an action can change now, and which it cannot. What is
 * not there any more is not among them.
 *
 * @internal
 */
export async function previewChosen(
  { store }: { store: RunStore },
  action: BulkAction,
  ids: readonly string[],
): Promise<BulkPreview> {
  const found = await store.findMany([...new Set(ids)]);
  found.sort(newestFirst);
  const runs = found.filter(run => !whyLeftOut(action, run));
  return {
    runs,
    refused: found.length - runs.length,
    leftOut: leftOutOf(action, found),
    more: false,
  };
}

/**
 * Which runs that meet conditions an action can change now, and which it
 * cannot.
 *
 * @internal
 */
export async function previewBulk(
  { store }: { store: RunStore },
  action: BulkAction,
  conditions: RunConditions,
): Promise<BulkPreview> {
  const wanted = conditions.states?.length ? conditions.states : displayStates;
  const allowed: readonly string[] = runActions[action];
  const able = wanted.filter(state => allowed.includes(state));
  const unable = wanted.filter(state => !allowed.includes(state));
  const of = async (states: readonly string[], limit: number) =>
    states.length
      ? store.list({ ...conditions, states, limit })
      : { runs: [], nextCursor: undefined };
  const { runs: found, nextCursor } = await of(able, MAX_BULK_RUNS);
  const runs = found.filter(run => !whyLeftOut(action, run));
  const others = await of(unable, MOST_NAMED);
  const refused = unable.length
    ? await store.count({ ...conditions, states: unable }, MOST_REFUSED)
    : 0;
  return {
    runs,
    refused: refused + found.length - runs.length,
    leftOut: leftOutOf(action, [...found, ...others.runs].sort(newestFirst)),
    more: nextCursor !== undefined,
  };
}

/** Some of the runs that are left out, in the order given. */
function leftOutOf(
  action: BulkAction,
  runs: readonly RunRecord[],
): BulkPreview['leftOut'] {
  return runs
    .flatMap(run => {
      const message = whyLeftOut(action, run);
      return message ? [{ run, message }] : [];
    })
    .slice(0, MOST_NAMED);
}

function newestFirst(a: RunRecord, b: RunRecord): number {
  return a.id < b.id ? 1 : -1;
}

function whyLeftOut(action: BulkAction, run: RunRecord): string | undefined {
  return (
    whyNotAmongMany(action, { ...run.state, taskCounts: run.taskCounts }) ??
    (action === 'repair' ? whyRemoved(run) : undefined)
  );
}
