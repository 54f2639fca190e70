import { RunState, TaskState } from '../state/RunState';
import { StoredRevision } from './RunStore';

/** @internal */
export interface RunRow {
  run_id: string;
  owner: string | null;
  fence: number;
  version: number;
  change: number | string;
  lifecycle: string;
  cancel_requested: boolean | number;
  document: string;
}

/** @internal */
export interface RevisionRow {
  hash: string;
  workspace: string;
  job: string;
  spec: string;
  settings: string;
  file: string | null;
  used_at: string | null;
}

/** @internal */
export interface TaskRow {
  run_id: string;
  task_id: string;
  change: number | string;
  document: string;
}

/** @internal */
export function runDocument(run: RunState): string {
  const { runId, version, tasks, ...document } = run;
  return JSON.stringify(document);
}

/** @internal */
export function taskRow(
  runId: string,
  change: number,
  task: TaskState,
): TaskRow {
  return {
    run_id: runId,
    task_id: task.id,
    change,
    document: JSON.stringify(task),
  };
}

/** @internal */
export function readRevision(row: RevisionRow): StoredRevision {
  return {
    hash: row.hash,
    workspace: row.workspace,
    job: row.job,
    spec: JSON.parse(row.spec),
    settings: JSON.parse(row.settings),
    ...(row.file && { file: row.file }),
  };
}

/** @internal */
export function readRun(row: RunRow, tasks: readonly TaskRow[]): RunState {
  return {
    ...JSON.parse(row.document),
    runId: row.run_id,
    version: Number(row.version),
    tasks: new Map(tasks.map(task => [task.task_id, readTask(task)])),
  };
}

/** @internal */
export function readTask(row: TaskRow): TaskState {
  return JSON.parse(row.document);
}
