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
  const leftOut = [...found, ...others.runs]
    .flatMap(run => {
      const message = whyLeftOut(action, run);
      return message ? [{ run, message }] : [];
    })
    .sort((a, b) => (a.run.id < b.run.id ? 1 : -1))
    .slice(0, MOST_NAMED);
  return {
    runs,
    refused: refused + found.length - runs.length,
    leftOut,
    more: nextCursor !== undefined,
  };
}

function whyLeftOut(action: BulkAction, run: RunRecord): string | undefined {
  return (
    whyNotAmongMany(action, { ...run.state, taskCounts: run.taskCounts }) ??
    (action === 'repair' ? whyRemoved(run) : undefined)
  );
}
