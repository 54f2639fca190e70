import {
  FieldChange,
  JobDocument,
  WorkspaceFile,
} from '@openlake/plugin-openlake-common';
import { WorkspaceSettings } from '@openlake/plugin-openlake-node';
import { Instant } from '../database/instant';

/** @internal */
export interface JobKey {
  workspace: string;
  job: string;
}

/** `workspace/job`. @internal */
export function jobKeyText({ workspace, job }: JobKey): string {
  return `${workspace}/${job}`;
}

/**
 * What of its workspace a revision was made with.
 *
 * @internal
 */
export type RevisionSettings = WorkspaceSettings & {
  /** Engine that the workspace names. */
  orchestrator?: string;
};

/**
 * An immutable version of a job.
 *
 * @internal
 */
export interface JobRevisionRecord extends JobKey {
  /** Of the canonical document, the files it needs and the settings. */
  hash: string;
  /** Counts from 1 within the job. */
  number: number;
  commit?: string;
  by: string;
  at: Instant;
  /** File that holds the YAML. */
  file: string;
  document: JobDocument;
  settings: RevisionSettings;
  /** Against the revision that was in force before. */
  changes: FieldChange[];
}

/**
 * A job with the revision in force.
 *
 * @internal
 */
export interface JobRecord extends JobKey {
  revision: JobRevisionRecord;
  pause?: Pause;
  /** Who unpaused it last. */
  unpaused?: Pause;
  /** Set while the job is not in its repository. */
  retiredAt?: Instant;
}

/** Who paused or unpaused a job. @internal */
export interface Pause {
  by: string;
  at: Instant;
  reason?: string;
}

/** Files of a revision: its YAML and those it needs at run time. @internal */
export type RevisionFiles = WorkspaceFile[];
