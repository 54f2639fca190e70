import { Handlers } from '../access/Handlers';
import { WorkspaceService } from './WorkspaceService';

/** @internal */
export function createWorkspaceRouter(
  service: WorkspaceService,
): Handlers<
  | 'listWorkspaces'
  | 'getWorkspace'
  | 'reconcileWorkspace'
  | 'planWorkspace'
  | 'listDeployments'
  | 'getDeployment'
  | 'confirmDeployment'
> {
  return {
    listWorkspaces: ({ query }) => service.list(query),

    getWorkspace: async ({ params }) => ({
      workspace: await service.get(params.workspace),
      findings: service.findings(await service.record(params.workspace)),
    }),

    reconcileWorkspace: ({ params, principal, signal }) =>
      service.reconcile(params.workspace, { by: principal.ref, signal }),

    planWorkspace: ({ params, body, signal }) =>
      service.plan(params.workspace, body.files, signal),

    listDeployments: ({ params, query }) =>
      service.deployments(params.workspace, query),

    getDeployment: async ({ params }) => {
      const { plan, ...deployment } = await service.deployment(
        params.workspace,
        params.deployment,
      );
      return { deployment, plan };
    },

    confirmDeployment: ({ params, principal, signal }) =>
      service.confirm(params.workspace, params.deployment, {
        by: principal.ref,
        signal,
      }),
  };
}
