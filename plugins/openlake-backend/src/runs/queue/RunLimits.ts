import type { RunLimit } from '@openlake/plugin-openlake-common';
import type { JobKey } from '../../jobs/Job';

/** How many runs there can be at once. @internal */
export interface RunLimits {
  /** By `workspace/job`. */
  jobs: ReadonlyMap<string, number>;
  /** By name; only of workspaces that have one. */
  workspaces: ReadonlyMap<string, number>;
  /** By `workspace/profile`; only of profiles that have one. */
  computes: ReadonlyMap<string, number>;
  /** Of the operator, for all runs. */
  all: number;
}

/** What limits look at in a run. @internal */
export interface LimitedRun extends JobKey {
  /** Compute profiles with a limit that it uses, as `workspace/profile`. */
  computes: readonly string[];
  /** It works in the place of its parent: only the limit of its job counts it. */
  child: boolean;
}

/** A limit, and how many runs have one of its places. @internal */
export type Limit = Omit<RunLimit, 'waiting'>;

/** A limit by one text. @internal */
export function limitKey({ kind, name }: Pick<Limit, 'kind' | 'name'>): string {
  return `${kind}:${name ?? ''}`;
}
