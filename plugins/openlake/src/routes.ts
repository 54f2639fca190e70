import {
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
