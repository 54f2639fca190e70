import {
  createFrontendModule,
  ApiBlueprint,
} from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { AppRootWrapperBlueprint } from '@backstage/plugin-app-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { openlakeApiRef } from '@openlake/plugin-openlake-react';
import { PropsWithChildren } from 'react';
import { SWRConfig } from 'swr';
import { openlakePlugin } from '../plugin';
import { createFixtureApi, Scenario } from '../__fixtures__/fixtureApi';

/**
 * What the permissions of Backstage remember of what is allowed: else an app
 * would go by the answers that the one of an earlier test was given.
 */
function OwnAnswers({ children }: PropsWithChildren) {
  return (
    <SWRConfig value={{ provider: () => new Map() }}>{children}</SWRConfig>
  );
}

/**
 * The plugin at an address, over the API that lives in memory.
 *
 * @param options - `denied` names permissions that the reader does not have.
 */
export function renderOpenlake(
  path: string,
  scenario: Scenario = 'normal',
  options: { denied?: string[] } = {},
) {
  const api = createFixtureApi({ scenario });
  const call = jest.spyOn(api, 'call');
  renderTestApp({
    features: [
      openlakePlugin,
      createFrontendModule({
        pluginId: 'openlake',
        extensions: [
          ApiBlueprint.make({
            name: 'client',
            params: defineParams =>
              defineParams({
                api: openlakeApiRef,
                deps: {},
                factory: () => api,
              }),
          }),
        ],
      }),
      createFrontendModule({
        pluginId: 'app',
        extensions: [
          AppRootWrapperBlueprint.make({
            name: 'own-answers',
            params: { component: OwnAnswers },
          }),
        ],
      }),
    ],
    apis: [
      mockApis.permission({
        authorize: ({ permission }) =>
          options.denied?.includes(permission.name)
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
    ],
    initialRouteEntries: [path],
  });
  return { api, call };
}
