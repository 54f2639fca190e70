import { Result, TableAccess } from '@openlake/plugin-openlake-common';
import { Instant } from '../database/instant';

/**
 * What happened, for rooms that do not know each other. A fact is written in
 * the transaction of the change it tells of and never changes.
 *
 * @internal
 */
export type FactBody =
  /** A workspace's newest version is in force. */
  | {
      type: 'deployment.applied';
      workspace: string;
      deployment: string;
      version: string;
      commit?: string;
    }
  /** A job has a new current revision, or came back with one. */
  | {
      type: 'job.revised';
      workspace: string;
      job: string;
      revision: string;
      number: number;
    }
  /** A job is no longer in its repository. */
  | { type: 'job.retired'; workspace: string; job: string }
  | { type: 'run.created'; workspace: string; job: string; run: string }
  | {
      type: 'run.ended';
      workspace: string;
      job: string;
      run: string;
      result: Result;
      /** It had ended with this before somebody marked it. */
      was?: Result;
    }
  | {
      type: 'task_run.ended';
      workspace: string;
      job: string;
      run: string;
      task: string;
      index?: number;
      result: Result;
      inputs: TableAccess[];
      outputs: TableAccess[];
    }
  /** A table has a new current snapshot, whoever committed it. */
  | {
      type: 'table.snapshot_committed';
      /** `catalog.schema.table` */
      table: string;
      snapshotId: string;
      /** By the clock of who committed it; older facts lack it. */
      committedAt?: string;
      /** The run that committed it, when it was one of ours. */
      run?: string;
    };

/** @internal */
export type FactType = FactBody['type'];

/** @internal */
export type FactOf<T extends FactType> = Extract<FactBody, { type: T }> & {
  /** Grows in the order of commits. */
  id: number;
  at: Instant;
};
