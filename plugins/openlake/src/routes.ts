import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
  ExternalRouteRef,
  RouteRef,
  SubRouteRef,
} from '@backstage/frontend-plugin-api';

// The types are written out, since inferred ones change their order in the API
// report from build to build.

export const rootRouteRef: RouteRef<undefined> = createRouteRef();

export const jobRouteRef: SubRouteRef<{ workspace: string; job: string }> =
  createSubRouteRef({
    parent: rootRouteRef,
    path: '/workspaces/:workspace/jobs/:job',
  });

export const runRouteRef: SubRouteRef<{
  workspace: string;
  job: string;
  run: string;
}> = createSubRouteRef({
  parent: rootRouteRef,
  path: '/workspaces/:workspace/jobs/:job/runs/:run',
});

/** The catalog's page of an entity. */
export const catalogEntityRouteRef: ExternalRouteRef<{
  kind: string;
  namespace: string;
  name: string;
}> = createExternalRouteRef({
  params: ['kind', 'namespace', 'name'],
  defaultTarget: 'catalog.catalogEntity',
});
