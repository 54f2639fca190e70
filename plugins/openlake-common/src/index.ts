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
// spec types are named JobSpec, TaskSpec, TableSpec, WorkspaceSpec, SavedQuerySpec
