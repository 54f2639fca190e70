import {
  createFrontendModule,
  ApiBlueprint,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { openlakeApiRef } from '@openlake/plugin-openlake-react';
import { openlakePlugin } from '../plugin';
import { createFixtureApi, Scenario } from '../__fixtures__/fixtureApi';

/** The plugin at an address, over the API that lives in memory. */
export function renderOpenlake(path: string, scenario: Scenario = 'normal') {
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
    ],
    initialRouteEntries: [path],
  });
  return { call };
}
