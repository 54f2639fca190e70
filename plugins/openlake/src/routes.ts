import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

export const rootRouteRef = createRouteRef();

export const jobRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/workspaces/:workspace/jobs/:job',
});

export const runRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/workspaces/:workspace/jobs/:job/runs/:run',
});

/** The catalog's page of an entity. */
export const catalogEntityRouteRef = createExternalRouteRef({
  params: ['kind', 'namespace', 'name'],
  defaultTarget: 'catalog.catalogEntity',
});
