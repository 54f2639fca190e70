import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  DefinitivePolicyDecision,
} from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

// The control plane alone, with the example workspace, for everybody who asks:
//   yarn workspace @openlake/plugin-openlake-backend start
//   curl http://localhost:7007/api/openlake/workspaces
const backend = createBackend();
const allowed: DefinitivePolicyDecision = { result: AuthorizeResult.ALLOW };

backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(catalogServiceMock.factory({ entities: [] }));
backend.add(
  createServiceFactory({
    service: coreServices.permissions,
    deps: {},
    factory: () => ({
      authorize: async requests => requests.map(() => allowed),
      authorizeConditional: async requests => requests.map(() => allowed),
    }),
  }),
);
backend.add(import('../src'));

backend.start();
