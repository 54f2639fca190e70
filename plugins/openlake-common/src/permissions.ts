import { createPermission } from '@backstage/plugin-permission-common';

/** See workspaces, their deployments, findings and settings. @public */
export const workspaceReadPermission = createPermission({
  name: 'openlake.workspace.read',
  attributes: { action: 'read' },
});

/** Reconcile a workspace and confirm deployments. @public */
export const workspaceDeployPermission = createPermission({
  name: 'openlake.workspace.deploy',
  attributes: { action: 'update' },
});

/** See jobs and their revisions. @public */
export const jobReadPermission = createPermission({
  name: 'openlake.job.read',
  attributes: { action: 'read' },
});

/** Pause and unpause jobs. @public */
export const jobPausePermission = createPermission({
  name: 'openlake.job.pause',
  attributes: { action: 'update' },
});

/** See runs, task runs and logs. @public */
export const runReadPermission = createPermission({
  name: 'openlake.run.read',
  attributes: { action: 'read' },
});

/** Start runs. @public */
export const runCreatePermission = createPermission({
  name: 'openlake.run.create',
  attributes: { action: 'create' },
});

/** Cancel, repair and mark runs; pause, resume and cancel backfills. @public */
export const runUpdatePermission = createPermission({
  name: 'openlake.run.update',
  attributes: { action: 'update' },
});

/** Reorder the queue, drop runs from it, start runs with a priority above that of their job. @public */
export const queueUpdatePermission = createPermission({
  name: 'openlake.queue.update',
  attributes: { action: 'update' },
});

/** See tables: schema, snapshots, partitions, statistics. @public */
export const tableReadPermission = createPermission({
  name: 'openlake.table.read',
  attributes: { action: 'read' },
});

/** See rows of tables. @public */
export const tablePreviewPermission = createPermission({
  name: 'openlake.table.preview',
  attributes: { action: 'read' },
});

/** See connectors and their health. @public */
export const connectorReadPermission = createPermission({
  name: 'openlake.connector.read',
  attributes: { action: 'read' },
});

/** See who did what. @public */
export const auditReadPermission = createPermission({
  name: 'openlake.audit.read',
  attributes: { action: 'read' },
});

/** Every permission of OpenLake. @public */
export const openlakePermissions = [
  workspaceReadPermission,
  workspaceDeployPermission,
  jobReadPermission,
  jobPausePermission,
  runReadPermission,
  runCreatePermission,
  runUpdatePermission,
  queueUpdatePermission,
  tableReadPermission,
  tablePreviewPermission,
  connectorReadPermission,
  auditReadPermission,
];
