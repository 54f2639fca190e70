/**
 * Spec, validation, plan, API types and client, permissions and names that all
 * OpenLake packages share.
 *
 * @packageDocumentation
 */
export type { AuditEvent } from './api/audit';
export {
  MAX_BACKFILL_INTERVALS,
  type Backfill,
  type BackfillInterval,
  type BackfillPlan,
  type BackfillRequest,
} from './api/backfills';
export { OpenlakeClient, type CallInput } from './api/OpenlakeClient';
export type { Job, JobRevision, ParameterView, TaskView } from './api/jobs';
export { openApiDocument } from './api/openapi';
export type { RunLimit } from './api/queue';
export type { KeptReason, RetainedKind, RetentionPass } from './api/retention';
export {
  MAX_PAGE_SIZE,
  textFile,
  type Route,
  type TextFile,
} from './api/route';
export {
  routes,
  type ParsedRouteInput,
  type RouteInput,
  type RouteName,
  type RouteOutput,
} from './api/routes';
export {
  runTriggerKinds,
  type Repair,
  type RepairPlan,
  type Run,
  type TriggerInfo,
} from './api/run';
export {
  MAX_BULK_RUNS,
  type BulkAction,
  type MarkRequest,
  type RepairRequest,
  type RunFilter,
} from './api/runBodies';
export type { RunComparison } from './api/runComparison';
export type {
  CheckResult,
  Column,
  Partition,
  RunRef,
  Snapshot,
  Table,
  TaskRef,
} from './api/tables';
export type {
  Attempt,
  LogLine,
  Mark,
  TableAccess,
  TaskError,
  TaskRun,
  TaskStep,
} from './api/taskRun';
export type { Tick } from './api/triggers';
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
export {
  OPENLAKE_BASE_PATH,
  paths,
  type JobTab,
  type TableTab,
} from './links/paths';
export * from './permissions';
export {
  backfillCan,
  retriableIntervals,
  type BackfillAction,
} from './run/backfillCan';
export * from './run/priority';
export * from './run/runCan';
export { selectTasks } from './run/selectTasks';
export * from './run/state';
export { timeAtWork } from './run/timeAtWork';
export {
  JOB_FEATURES,
  RUN_OPERATIONS,
  type JobFeature,
  type OrchestratorCapabilities,
  type RunOperation,
} from './spec/kinds/capabilities';
export { canonicalJson, sha256Hex } from './spec/plan/canonicalJson';
export type { ComputeProfile } from './spec/kinds/Compute';
export { evaluateCondition } from './spec/kinds/Condition';
export { contentHash } from './spec/plan/contentHash';
export {
  CONDITION_OPERATORS,
  type ConditionOperator,
  type ConditionTask,
  type HttpTask,
  type JobTask,
  type WaitTask,
} from './spec/kinds/ControlTask';
export { splitCommandLine } from './spec/fields/CommandLine';
export { parseCron, type ParsedCron } from './spec/fields/Cron';
export { diffDocuments, type FieldChange } from './spec/plan/documentDiff';
export {
  SPEC_KINDS,
  type SpecDocument,
  type SpecKind,
} from './spec/kinds/Documents';
export {
  durationMs,
  formatDuration,
  parseDuration,
  type Duration,
} from './spec/fields/Duration';
export { checkExpectation, type Expectation } from './spec/kinds/Expectation';
export { normalizeWorkspacePath } from './spec/fields/FilePath';
export type { Finding } from './spec/findings/Finding';
export { FINDING_CODES, type FindingCode } from './spec/findings/findingCodes';
export {
  MAX_TASKS,
  type Concurrency,
  type JobDocument,
  type JobFreshness,
  type JobSpec,
  type Lifecycle,
} from './spec/kinds/Job';
export { SPEC_LIMITS } from './spec/findings/limits';
export { matchesGlob } from './spec/load/glob';
export { loadWorkspace } from './spec/load/loadWorkspace';
export { placeInDocument, placeInTask } from './spec/yaml/documentPlace';
export {
  nextFires,
  nextFiresOfAll,
  scheduleZone,
  tickInterval,
  type ClockTrigger,
} from './spec/fields/nextFires';
export {
  NOTIFICATION_EVENTS,
  type Notification,
  type NotificationEvent,
} from './spec/kinds/Notification';
export { API_VERSION, type ObjectMeta } from './spec/kinds/ObjectMeta';
export {
  PARAMETER_TYPES,
  type Parameter,
  type ParameterType,
  type ParameterValue,
} from './spec/kinds/Parameter';
export {
  parseParameterValue,
  resolveParameterValues,
  type ParameterError,
} from './spec/kinds/parameterValues';
export {
  formatPartitionTransform,
  parsePartitionTransform,
  type PartitionTransform,
} from './spec/fields/PartitionTransform';
export {
  diffSources,
  planWorkspace,
  plannedObjects,
  type ObjectChange,
  type ObjectRef,
  type Planned,
  type WorkspacePlan,
} from './spec/plan/plan';
export type {
  DbtTask,
  PythonTask,
  ShellTask,
  SparkTask,
} from './spec/kinds/ProcessTask';
export type { RetryPolicy, TaskDefaults } from './spec/kinds/Retry';
export type {
  SavedQueryDocument,
  SavedQuerySpec,
} from './spec/kinds/SavedQuery';
export type { Sla } from './spec/kinds/Sla';
export { jsonSchema, schemaFileName } from './spec/kinds/specSchemas';
export type { Materialization, SqlTask } from './spec/kinds/SqlTask';
export { layerOfSchema } from './spec/kinds/layerOfSchema';
export { checkSqlTemplate, renderSql } from './spec/template/sqlTemplate';
export {
  LAYERS,
  type Layer,
  type TableCheck,
  type TableColumn,
  type TableDocument,
  type TableSpec,
} from './spec/kinds/Table';
export {
  formatTableName,
  parseTableName,
  type TableName,
} from './spec/fields/TableName';
export {
  RUN_IF,
  TASK_TYPES,
  type ForEach,
  type RunIf,
  type TaskOf,
  type TaskSpec,
  type TaskType,
} from './spec/kinds/Task';
export {
  checkTemplate,
  parseTemplate,
  type ParsedTemplate,
  type TemplateExpression,
  type TemplateIssue,
  type TemplateScope,
  type TemplateTypes,
} from './spec/template/template';
export type { TemplateType } from './spec/template/templateFilters';
export {
  renderTemplate,
  renderTemplates,
  renderText,
} from './spec/template/templateRender';
export { runScope, type RunValues } from './spec/template/templateScope';
export { isTimeZone } from './spec/fields/TimeZone';
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
} from './spec/kinds/Trigger';
export { unsupportedBy, type Unsupported } from './spec/plan/unsupported';
export type {
  WorkspaceDocument,
  WorkspaceEnvironment,
  WorkspaceSpec,
} from './spec/kinds/Workspace';
export type { LoadOptions } from './spec/load/WorkspaceLoading';
export type {
  Loaded,
  SourceFile,
  WorkspaceFile,
  WorkspaceLoad,
} from './spec/load/WorkspaceLoad';
export {
  WORKSPACE_FILE,
  isIgnoredPath,
  isSpecFile,
} from './spec/load/workspaceFiles';
export { formatAge, formatMs, formatRelative, span } from './words/duration';
export { formatCount, plural } from './words/quantity';
