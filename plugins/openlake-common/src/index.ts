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
export {
  ANNOTATION_JOB,
  ANNOTATION_LAYER,
  ANNOTATION_SCHEMA,
  ANNOTATION_TABLE,
  ANNOTATION_WORKSPACE,
  ANNOTATION_WORKSPACE_NAME,
} from './catalog/annotations';
export { entityName } from './catalog/entityName';
export * from './permissions';
export * from './run/runCan';
export * from './run/state';
export {
  JOB_FEATURES,
  type JobFeature,
  type OrchestratorCapabilities,
} from './spec/capabilities';
export { canonicalJson, sha256Hex } from './spec/canonicalJson';
export type { ComputeProfile } from './spec/Compute';
export { evaluateCondition } from './spec/Condition';
export { contentHash } from './spec/contentHash';
export {
  CONDITION_OPERATORS,
  type ConditionOperator,
  type ConditionTask,
  type HttpTask,
  type JobTask,
  type WaitTask,
} from './spec/ControlTask';
export { parseCron, type ParsedCron } from './spec/Cron';
export { diffDocuments, type FieldChange } from './spec/documentDiff';
export { SPEC_KINDS, type SpecDocument, type SpecKind } from './spec/Documents';
export {
  durationMs,
  formatDuration,
  parseDuration,
  type Duration,
} from './spec/Duration';
export { checkExpectation, type Expectation } from './spec/Expectation';
export { normalizeWorkspacePath } from './spec/FilePath';
export type { Finding } from './spec/Finding';
export { FINDING_CODES, type FindingCode } from './spec/findingCodes';
export {
  MAX_TASKS,
  type Concurrency,
  type JobDocument,
  type JobFreshness,
  type JobSpec,
  type Lifecycle,
} from './spec/Job';
export { SPEC_LIMITS } from './spec/limits';
export { loadWorkspace } from './spec/loadWorkspace';
export { nextFires, tickInterval, type ClockTrigger } from './spec/nextFires';
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
  resolveParameterValues,
  type ParameterError,
} from './spec/parameterValues';
export {
  formatPartitionTransform,
  parsePartitionTransform,
  type PartitionTransform,
} from './spec/PartitionTransform';
export {
  planWorkspace,
  plannedObjects,
  type ObjectChange,
  type ObjectRef,
  type Planned,
  type WorkspacePlan,
} from './spec/plan';
export type {
  DbtTask,
  PythonTask,
  ShellTask,
  SparkTask,
} from './spec/ProcessTask';
export type { RetryPolicy, TaskDefaults } from './spec/Retry';
export type { SavedQueryDocument, SavedQuerySpec } from './spec/SavedQuery';
export type { Sla } from './spec/Sla';
export { jsonSchema, schemaFileName } from './spec/specSchemas';
export type { Materialization, SqlTask } from './spec/SqlTask';
export { checkSqlTemplate, renderSql } from './spec/sqlTemplate';
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
export {
  checkTemplate,
  parseTemplate,
  type ParsedTemplate,
  type TemplateExpression,
  type TemplateIssue,
  type TemplateScope,
} from './spec/template';
export type { TemplateType } from './spec/templateFilters';
export {
  renderTemplate,
  renderTemplates,
  renderText,
} from './spec/templateRender';
export { runScope, type RunValues } from './spec/templateScope';
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
export { unsupportedBy, type Unsupported } from './spec/unsupported';
export type {
  WorkspaceDocument,
  WorkspaceEnvironment,
  WorkspaceSpec,
} from './spec/Workspace';
export type { LoadOptions } from './spec/WorkspaceLoading';
export type {
  Loaded,
  SourceFile,
  WorkspaceFile,
  WorkspaceLoad,
} from './spec/WorkspaceLoad';
export {
  WORKSPACE_FILE,
  isIgnoredPath,
  isSpecFile,
} from './spec/workspaceFiles';
