import { canonicalJson } from '../plan/canonicalJson';
import type { ComputeProfile } from '../kinds/Compute';
import type { AuthoredJob, JobDocument } from '../kinds/Job';
import type { Notification } from '../kinds/Notification';
import type { ObjectMeta } from '../kinds/ObjectMeta';
import type { Parameter } from '../kinds/Parameter';
import { retrySchema } from '../kinds/Retry';
import type {
  AuthoredSavedQuery,
  SavedQueryDocument,
} from '../kinds/SavedQuery';
import { layerOfSchema } from '../kinds/layerOfSchema';
import type { AuthoredTable, TableDocument } from '../kinds/Table';
import { formatTableName, parseTableName } from '../fields/TableName';
import type { AuthoredTask, TaskOf, TaskSpec } from '../kinds/Task';
import { orderTasks } from '../checks/taskOrder';
import type { Trigger } from '../kinds/Trigger';
import type { WorkspaceDocument, WorkspaceSpec } from '../kinds/Workspace';

/**
 * What an object takes over from its surroundings.
 *
 * @internal
 */
export interface Surroundings {
  readonly workspace: WorkspaceDocument;
  /** Environment that is deployed to, when one is chosen. */
  readonly environment?: string;
}

/** Each value once, in an order that does not depend on the file. */
function asSet<T>(values: readonly T[]): T[] {
  const byText = new Map(values.map(value => [canonicalJson(value), value]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, v]) => v);
}

/**
 * A workspace in canonical form.
 *
 * @internal
 */
export function resolveWorkspace(
  document: WorkspaceDocument,
): WorkspaceDocument {
  const { metadata, spec } = document;
  return {
    ...document,
    metadata: resolveMeta(metadata),
    spec: {
      ...spec,
      include: asSet(spec.include),
      exclude: asSet(spec.exclude),
      connections: asSet(spec.connections),
      notifications: resolveNotifications(spec.notifications),
    },
  };
}

/**
 * A job in canonical form. It must have passed its checks.
 *
 * @internal
 */
export function resolveJob(
  document: AuthoredJob,
  surroundings: Surroundings,
): JobDocument {
  const { workspace, environment } = surroundings;
  const { defaults, ...spec } = document.spec;
  const taskDefaults = { ...workspace.spec.defaults, ...defaults };
  const tasks = spec.tasks.map(task =>
    resolveTask({ ...taskDefaults, ...task }, workspace.spec),
  );
  const notifications = spec.notifications.length
    ? spec.notifications
    : workspace.spec.notifications;
  return {
    ...document,
    metadata: resolveMeta(document.metadata, workspace),
    spec: {
      ...spec,
      workspace: workspace.metadata.name,
      triggers: asSet(
        spec.triggers.map(trigger =>
          resolveTrigger(trigger as Trigger, workspace),
        ),
      ),
      parameters: resolveParameters(spec.parameters),
      freshness: asSet(
        spec.freshness.map(entry => ({
          ...entry,
          table: fullName(entry.table, workspace.spec.catalog),
        })),
      ),
      contracts: asSet(spec.contracts),
      ...(spec.sla && {
        sla: {
          ...spec.sla,
          ...(spec.sla.deadline?.at && {
            deadline: {
              timezone: workspace.spec.timezone,
              ...spec.sla.deadline,
            },
          }),
        },
      }),
      notifications: resolveNotifications(notifications),
      compute: usedProfiles(spec.compute, tasks, workspace, environment),
      tasks: orderTasks(tasks).ordered,
      environments: environment === undefined ? spec.environments : {},
    },
  };
}

/**
 * A table contract in canonical form.
 *
 * @internal
 */
export function resolveTable(
  document: AuthoredTable,
  { workspace }: Surroundings,
): TableDocument {
  const { spec } = document;
  const table = fullName(spec.table, workspace.spec.catalog);
  const layer = spec.layer ?? layerOfSchema(table.split('.')[1]);
  return {
    ...document,
    metadata: resolveMeta(document.metadata, workspace),
    spec: {
      ...spec,
      workspace: workspace.metadata.name,
      table,
      ...(layer && { layer }),
      columns: spec.columns.map(column => ({
        ...column,
        tags: asSet(column.tags),
        ...(column.accepted_values && {
          accepted_values: asSet(column.accepted_values),
        }),
      })),
      unique: asSet(spec.unique.map(asSet)),
      checks: asSet(spec.checks),
    },
  };
}

/**
 * A saved query in canonical form.
 *
 * @internal
 */
export function resolveSavedQuery(
  document: AuthoredSavedQuery,
  { workspace }: Surroundings,
): SavedQueryDocument {
  return {
    ...document,
    metadata: resolveMeta(document.metadata, workspace),
    spec: {
      ...(workspace.spec.engine !== undefined && {
        engine: workspace.spec.engine,
      }),
      ...document.spec,
      workspace: workspace.metadata.name,
      parameters: resolveParameters(document.spec.parameters),
    },
  };
}

function resolveMeta(
  metadata: ObjectMeta,
  workspace?: WorkspaceDocument,
): ObjectMeta {
  const owner = metadata.owner ?? workspace?.metadata.owner;
  return {
    ...metadata,
    ...(owner !== undefined && { owner }),
    tags: asSet(metadata.tags),
  };
}

function fullName(table: string, catalog: string): string {
  const name = parseTableName(table, catalog);
  return name ? formatTableName(name) : table;
}

function resolveTask(
  task: AuthoredTask,
  { catalog, engine }: WorkspaceSpec,
): TaskSpec {
  const names = (tables: readonly string[]) =>
    asSet(tables.map(table => fullName(table, catalog)));
  const resolved = {
    ...task,
    depends_on: asSet(task.depends_on),
    retries: task.retries ?? 0,
    retry: resolveRetry(task.retry ?? retrySchema.parse({})),
    inputs: names(task.inputs ?? []),
    outputs: names(task.outputs ?? []),
  };
  if (resolved.type === 'sql') {
    return resolveSqlTask(resolved, catalog, engine);
  }
  return resolved.type === 'wait' && resolved.wait.until.table
    ? {
        ...resolved,
        wait: {
          ...resolved.wait,
          until: {
            table: {
              ...resolved.wait.until.table,
              name: fullName(resolved.wait.until.table.name, catalog),
            },
          },
        },
      }
    : resolved;
}

function resolveSqlTask(
  task: TaskOf<'sql'>,
  catalog: string,
  engine: string | undefined,
): TaskSpec {
  const sql = { ...(engine !== undefined && { engine }), ...task.sql };
  if (!sql.materialize) {
    return { ...task, sql };
  }
  const table = fullName(sql.materialize.table, catalog);
  return {
    ...task,
    sql: { ...sql, materialize: { ...sql.materialize, table } },
    outputs: asSet([...task.outputs, table]),
  };
}

function resolveRetry(retry: TaskSpec['retry']): TaskSpec['retry'] {
  return { ...retry, on: asSet(retry.on) };
}

function resolveTrigger(
  trigger: Trigger,
  { spec: { timezone, catalog } }: WorkspaceDocument,
): Trigger {
  if ('schedule' in trigger) {
    return {
      schedule: {
        ...trigger.schedule,
        timezone: trigger.schedule.timezone ?? timezone,
      },
    };
  }
  if ('table_update' in trigger) {
    const tables = asSet(
      trigger.table_update.tables.map(table => fullName(table, catalog)),
    );
    return { table_update: { ...trigger.table_update, tables } };
  }
  return trigger;
}

function resolveParameters(
  parameters: AuthoredJob['spec']['parameters'],
): Parameter[] {
  return parameters.map(parameter => ({
    ...parameter,
    ...(parameter.type === 'array' && { items: parameter.items ?? 'string' }),
    required: parameter.required ?? parameter.default === undefined,
  }));
}

function resolveNotifications(
  notifications: readonly Notification[],
): Notification[] {
  return asSet(
    notifications.map(notification => ({
      ...notification,
      on: asSet(notification.on),
      to: asSet(notification.to),
      mute: asSet(notification.mute),
    })),
  );
}

/** Only profiles that a task names: a change of another one is no change of this job. */
function usedProfiles(
  own: Record<string, ComputeProfile>,
  tasks: readonly TaskSpec[],
  workspace: WorkspaceDocument,
  environment: string | undefined,
): Record<string, ComputeProfile> {
  const shared: Record<string, ComputeProfile> = {
    ...workspace.spec.compute,
    ...(environment !== undefined &&
      workspace.spec.environments[environment]?.compute),
  };
  const used: Record<string, ComputeProfile> = {};
  for (const { compute } of tasks) {
    if (compute !== undefined) {
      const profile = own[compute] ?? shared[compute];
      const base = shared[profile?.profile ?? ''];
      if (profile && base && base !== profile) {
        const { profile: inherited, ...refined } = profile;
        used[compute] = {
          ...base,
          ...refined,
          // Who refines a profile takes its places, not places of its own.
          ...(base.max_concurrent_runs !== undefined &&
            refined.max_concurrent_runs === undefined && {
              profile: inherited,
            }),
          conf: { ...base.conf, ...profile.conf },
          env: { ...base.env, ...profile.env },
        };
      } else if (profile) {
        used[compute] = profile;
      }
    }
  }
  return used;
}
