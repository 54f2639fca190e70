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
}
