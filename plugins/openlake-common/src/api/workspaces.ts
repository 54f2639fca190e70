import { z } from 'zod';
import {
  connectorReadPermission,
  workspaceDeployPermission,
  workspaceReadPermission,
} from '../permissions';
import { instant, page, pageQuery, route } from './route';

/** A finding of the validator, with its place. @public */
export const findingView = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  file: z.string(),
  line: z.number(),
  column: z.number(),
  /** Path in the document, such as `spec.tasks[2].depends_on[0]`. */
  path: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  /** Link to the line in the repository, when it has one. */
  url: z.string().optional(),
});

/** What a plan would do to one object. @public */
export const planEntry = z.object({
  action: z.enum(['add', 'change', 'delete']),
  kind: z.enum(['Workspace', 'Job', 'Table', 'SavedQuery']),
  name: z.string(),
  /** Field by field, for changes. */
  fields: z.array(
    z.object({
      path: z.string(),
      old: z.unknown().optional(),
      new: z.unknown().optional(),
    }),
  ),
});

/** What a deployment would change. @public */
export const planView = z.object({
  entries: z.array(planEntry),
  unchanged: z.number(),
  findings: z.array(findingView),
  /** Features that the chosen engine cannot do, by job. */
  unsupported: z.array(
    z.object({
      kind: z.enum(['Job', 'Table']),
      name: z.string(),
      /** Engine or catalog that cannot do it. */
      engine: z.string(),
      path: z.string(),
      message: z.string(),
    }),
  ),
  /**
   * When the clock starts jobs that are new, or whose triggers change: the
   * next ten moments as of the plan.
   */
  nextFires: z
    .array(
      z.object({
        job: z.string(),
        fires: z.array(instant),
        /** The zone that all its clocks are set to. */
        timezone: z.string().optional(),
      }),
    )
    .optional(),
  /** Why it will not be applied without confirmation. */
  needsConfirmation: z.string().optional(),
});

/** A recorded attempt to bring the registry to the state of the repository. @public */
export const deployment = z.object({
  id: z.string(),
  workspace: z.string(),
  /** Commit, or content hash of a local folder. */
  version: z.string(),
  commit: z.string().optional(),
  by: z.string(),
  at: instant,
  result: z.enum([
    'applied',
    'invalid',
    'needs_confirmation',
    'superseded',
    'failed',
  ]),
  /** Why it failed. */
  error: z.string().optional(),
  summary: z.object({
    add: z.number(),
    change: z.number(),
    delete: z.number(),
    unchanged: z.number(),
    errors: z.number(),
    warnings: z.number(),
  }),
});

/** @public */
export const workspace = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string().optional(),
  owner: z.string().optional(),
  entityRef: z.string().optional(),
  catalog: z.string(),
  timezone: z.string(),
  orchestrator: z.string(),
  source: z.object({
    kind: z.enum(['folder', 'url']),
    /** Folder or repository address, as people should see it. */
    target: z.string(),
    /** Version that is deployed. */
    version: z.string().optional(),
    commit: z.string().optional(),
    /** When it was last read without an error of the platform. */
    checkedAt: instant.optional(),
    /** Why the last read failed; the last good state stays. */
    error: z.string().optional(),
  }),
  jobs: z.number(),
  tables: z.number(),
  /** Findings of the newest version, when it is not the deployed one too. */
  findings: z.object({ errors: z.number(), warnings: z.number() }),
  pendingConfirmation: z.string().optional(),
});

/** An engine or store that is connected. @public */
export const connector = z.object({
  id: z.string(),
  kind: z.enum(['orchestrator', 'query_engine', 'table_catalog']),
  title: z.string(),
  status: z.enum(['healthy', 'degraded', 'unreachable']),
  detail: z.string().optional(),
  since: instant,
  checkedAt: instant,
});

/** A file of a workspace repository. @public */
export const workspaceFile = z.strictObject({
  path: z.string().max(500),
  content: z.string(),
});

const workspaceParams = z.strictObject({ workspace: z.string() });

/** @public */
export const workspaceRoutes = {
  listWorkspaces: route({
    method: 'GET',
    path: '/workspaces',
    summary: 'Workspaces by name',
    permission: workspaceReadPermission,
    query: pageQuery,
    response: page(workspace),
  }),
  getWorkspace: route({
    method: 'GET',
    path: '/workspaces/:workspace',
    summary: 'A workspace with the findings of its newest version',
    permission: workspaceReadPermission,
    params: workspaceParams,
    response: z.object({ workspace, findings: z.array(findingView) }),
  }),
  reconcileWorkspace: route({
    method: 'POST',
    path: '/workspaces/:workspace/reconcile',
    summary: 'Reads the repository now and applies what changed',
    permission: workspaceDeployPermission,
    params: workspaceParams,
    response: z.object({ workspace, deployment: deployment.optional() }),
  }),
  planWorkspace: route({
    method: 'POST',
    path: '/workspaces/:workspace/plan',
    summary: 'What deploying these files, or the newest version, would change',
    permission: workspaceReadPermission,
    params: workspaceParams,
    body: z.strictObject({
      files: z.array(workspaceFile).max(5000).optional(),
    }),
    response: planView,
  }),
  listDeployments: route({
    method: 'GET',
    path: '/workspaces/:workspace/deployments',
    summary: 'Deployments, newest first',
    permission: workspaceReadPermission,
    params: workspaceParams,
    query: pageQuery,
    response: page(deployment),
  }),
  getDeployment: route({
    method: 'GET',
    path: '/workspaces/:workspace/deployments/:deployment',
    summary: 'A deployment with its plan',
    permission: workspaceReadPermission,
    params: z.strictObject({ workspace: z.string(), deployment: z.string() }),
    response: z.object({ deployment, plan: planView }),
  }),
  confirmDeployment: route({
    method: 'POST',
    path: '/workspaces/:workspace/deployments/:deployment/confirm',
    summary: 'Applies a deployment that deletes much and waits for a person',
    permission: workspaceDeployPermission,
    params: z.strictObject({ workspace: z.string(), deployment: z.string() }),
    response: deployment,
  }),
  listConnectors: route({
    method: 'GET',
    path: '/connectors',
    summary: 'Connected engines and stores with their health',
    permission: connectorReadPermission,
    response: z.object({ items: z.array(connector) }),
  }),
};

/** @public */
export type FindingView = z.infer<typeof findingView>;
/** @public */
export type PlanView = z.infer<typeof planView>;
/** @public */
export type Deployment = z.infer<typeof deployment>;
/** @public */
export type Workspace = z.infer<typeof workspace>;
/** @public */
export type ConnectorView = z.infer<typeof connector>;
