import { JobRecord, JobRevisionRecord } from './Job';

/** Columns of a job together with its revision in force. @internal */
export const jobColumns = [
  'jobs.workspace',
  'jobs.name',
  'jobs.paused',
  'jobs.paused_by',
  'jobs.paused_at',
  'jobs.pause_reason',
  'jobs.unpaused',
  'jobs.retired_at',
  'job_revisions.job',
  'job_revisions.number',
  'job_revisions.hash',
  'job_revisions.commit',
  'job_revisions.by',
  'job_revisions.at',
  'job_revisions.file',
  'job_revisions.document',
  'job_revisions.settings',
  'job_revisions.changes',
] as const;

type Row = Record<string, any>;

/** A row of the table of jobs. @internal */
export interface JobRow {
  workspace: string;
  name: string;
  revision: string;
  paused: boolean | number;
  paused_by: string | null;
  paused_at: string | null;
  pause_reason: string | null;
  /** JSON */
  unpaused: string | null;
  retired_at: string | null;
}

/** @internal */
export function fromJoinedRow(row: Row): JobRecord {
  return fromJobRow(row as JobRow, fromRevisionRow(row));
}

/** @internal */
export function fromJobRow(
  row: JobRow,
  revision: JobRevisionRecord,
): JobRecord {
  return {
    workspace: row.workspace,
    job: row.name,
    revision,
    pause: row.paused
      ? {
          by: row.paused_by ?? '',
          at: row.paused_at ?? '',
          reason: row.pause_reason ?? undefined,
        }
      : undefined,
    unpaused: row.unpaused ? JSON.parse(row.unpaused) : undefined,
    retiredAt: row.retired_at ?? undefined,
  };
}

/** @internal */
export function fromRevisionRow(row: Row): JobRevisionRecord {
  return {
    workspace: row.workspace,
    job: row.job,
    number: row.number,
    hash: row.hash,
    commit: row.commit ?? undefined,
    by: row.by,
    at: row.at,
    file: row.file,
    document: JSON.parse(row.document),
    settings: JSON.parse(row.settings),
    changes: JSON.parse(row.changes),
  };
}

/** @internal */
export function toRevisionRow(revision: JobRevisionRecord): Row {
  return {
    ...revision,
    commit: revision.commit ?? null,
    document: JSON.stringify(revision.document),
    settings: JSON.stringify(revision.settings),
    changes: JSON.stringify(revision.changes),
  };
}
