/**
 * Spec, validation, plan, API types and client, permissions and names that all
 * OpenLake packages share.
 *
 * @packageDocumentation
 */
export { OpenlakeClient, type CallInput } from './api/OpenlakeClient';
export type { Job, JobRevision, ParameterView, TaskView } from './api/jobs';
export { openApiDocument } from './api/openapi';
export { MAX_PAGE_SIZE, type Route } from './api/route';
export {
  routes,
  type ParsedRouteInput,
  type RouteInput,
  type RouteName,
  type RouteOutput,
} from './api/routes';
export type {
  Attempt,
  LogLine,
  RepairPlan,
  RepairRequest,
  Run,
  TableAccess,
  TaskError,
  TaskRun,
  TriggerInfo,
} from './api/runs';
export type {
  CheckResult,
  Column,
  Partition,
  RunRef,
  Snapshot,
  Table,
  TaskRef,
} from './api/tables';
export type { GridRun, RunBar } from './api/views';
export type {
  ConnectorView,
  Deployment,
  FindingView,
  PlanView,
  Workspace,
} from './api/workspaces';
export * from './permissions';
export * from './run/runCan';
export * from './run/state';
export {
  JOB_FEATURES,
  type JobFeature,
  type OrchestratorCapabilities,
} from './spec/capabilities';
export type { ComputeProfile } from './spec/Compute';
export {
  CONDITION_OPERATORS,
  type ConditionOperator,
  type ConditionTask,
  type HttpTask,
  type JobTask,
  type WaitTask,
} from './spec/ControlTask';
export { SPEC_KINDS, type SpecDocument, type SpecKind } from './spec/Documents';
export {
  durationMs,
  formatDuration,
  parseDuration,
  type Duration,
} from './spec/Duration';
export type { Expectation } from './spec/Expectation';
export type { Finding } from './spec/Finding';
export {
  MAX_TASKS,
  type Concurrency,
  type JobDocument,
  type JobFreshness,
  type JobSpec,
  type Lifecycle,
} from './spec/Job';
export {
  NOTIFICATION_EVENTS,
  type Notification,
  type NotificationEvent,
} from './spec/Notification';
export { API_VERSION, type ObjectMeta } from './spec/ObjectMeta';
export {
  PARAMETER_TYPES,
  type Parameter,
  type ParameterType,
  type ParameterValue,
} from './spec/Parameter';
export {
  formatPartitionTransform,
  parsePartitionTransform,
  type PartitionTransform,
} from './spec/PartitionTransform';
export type {
  DbtTask,
  PythonTask,
  ShellTask,
  SparkTask,
} from './spec/ProcessTask';
export type { RetryPolicy, TaskDefaults } from './spec/Retry';
export type { SavedQueryDocument, SavedQuerySpec } from './spec/SavedQuery';
export type { Sla } from './spec/Sla';
export type { Materialization, SqlTask } from './spec/SqlTask';
export {
  LAYERS,
  type Layer,
  type TableCheck,
  type TableColumn,
  type TableDocument,
  type TableSpec,
} from './spec/Table';
export {
  formatTableName,
  parseTableName,
  type TableName,
} from './spec/TableName';
export {
  RUN_IF,
  TASK_TYPES,
  type ForEach,
  type RunIf,
  type TaskOf,
  type TaskSpec,
  type TaskType,
} from './spec/Task';
export { isTimeZone } from './spec/TimeZone';
export {
  TRIGGER_KINDS,
  triggerKind,
  type FileArrivalTrigger,
  type IntervalTrigger,
  type JobTrigger,
  type ScheduleTrigger,
  type TableUpdateTrigger,
  type Trigger,
  type TriggerKind,
  type WebhookTrigger,
} from './spec/Trigger';
export type {
  WorkspaceDocument,
  WorkspaceEnvironment,
  WorkspaceSpec,
} from './spec/Workspace';
export type {
  Loaded,
  WorkspaceFile,
  WorkspaceLoad,
} from './spec/WorkspaceLoad';
