import type { ParameterType } from './Parameter';
import type { RunIf, TaskType } from './Task';
import type { TriggerKind } from './Trigger';

/**
 * Features of a job that not every orchestrator can carry out.
 *
 * @public
 */
export const JOB_FEATURES = [
  'for_each',
  'retries',
  'retry_backoff',
  'task_timeout',
  'job_timeout',
  'queue_when_full',
  'skip_when_full',
  'cancel_oldest_when_full',
  'fail_when_full',
  'catchup',
  'file_arrival_by_uri',
  'priority',
  'sla',
  'freshness',
  'contracts',
  'notifications',
  'compute',
  'retain_runs',
] as const;

/** @public */
export type JobFeature = (typeof JOB_FEATURES)[number];

/**
 * What people can do to runs that not every orchestrator can carry out.
 *
 * @public
 */
export const RUN_OPERATIONS = [
  /** Start a run of some tasks of the job only. */
  'run_some_tasks',
  /** Repair with a task counted as what somebody marked it. */
  'repair_with_marks',
  /** Repair with other parameters than the run had. */
  'repair_with_parameters',
] as const;

/** @public */
export type RunOperation = (typeof RUN_OPERATIONS)[number];

/**
 * What an orchestrator can carry out. What is not listed is named by the plan as "not supported by" it.
 *
 * @public
 */
export interface OrchestratorCapabilities {
  /** Name people know the orchestrator by, such as `local runner` or `Airflow`. */
  readonly title: string;
  readonly taskTypes: readonly TaskType[];
  readonly triggers: readonly TriggerKind[];
  readonly runIf: readonly RunIf[];
  readonly parameterTypes: readonly ParameterType[];
  readonly features: readonly JobFeature[];
  readonly operations: readonly RunOperation[];
}
