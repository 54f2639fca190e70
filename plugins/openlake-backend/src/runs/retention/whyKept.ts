import type { KeptReason } from '@openlake/plugin-openlake-common';

/** A run that is older than runs of its job are kept. @internal */
export interface OldRun {
  id: string;
  number: number;
  orchestrator: string;
  backfillId?: string;
  version: number;
}

/** What runs of a job are still needed for. @internal */
export interface RunNeeds {
  /** Number of the oldest of its newest runs. */
  newestFrom: number;
  lastSuccess?: string;
  /** The run that says how the job stands. */
  standing?: string;
  /** Ids of runs whose parent or child has not ended. */
  activeRelatives: ReadonlySet<string>;
  /** Ids of backfills that go on or are paused. */
  activeBackfills: ReadonlySet<string>;
  /** Ids of runs that opened an incident that is not resolved. */
  openIncidents: ReadonlySet<string>;
}

/** The first reason to keep an old run, if there is one. @internal */
export function whyKept(run: OldRun, needs: RunNeeds): KeptReason | undefined {
  if (run.number >= needs.newestFrom) {
    return 'newest';
  }
  if (run.id === needs.lastSuccess) {
    return 'last_success';
  }
  if (run.id === needs.standing) {
    return 'standing';
  }
  if (needs.activeRelatives.has(run.id)) {
    return 'active_relative';
  }
  if (run.backfillId && needs.activeBackfills.has(run.backfillId)) {
    return 'active_backfill';
  }
  return needs.openIncidents.has(run.id) ? 'open_incident' : undefined;
}
