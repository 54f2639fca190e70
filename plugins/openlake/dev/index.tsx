import '@backstage/cli/asset-types';
import '@backstage/ui/css/styles.css';
import '@openlake/plugin-openlake-react/css/theme.css';
import { ConfigReader } from '@backstage/config';
import { createApp } from '@backstage/frontend-defaults';
import {
  createFrontendModule,
  ApiBlueprint,
} from '@backstage/frontend-plugin-api';
import { openlakeApiRef } from '@openlake/plugin-openlake-react';
import ReactDOM from 'react-dom/client';
import { createFixtureApi, Scenario } from '../src/__fixtures__/fixtureApi';
import openlakePlugin from '../src';

// `?scenario=error` and so on shows the pages in other states; it sticks until
// another one is asked for.
const asked = new URLSearchParams(window.location.search).get('scenario');
if (asked) {
  window.sessionStorage.setItem('scenario', asked);
}
const scenario = (asked ??
  window.sessionStorage.getItem('scenario') ??
  'normal') as Scenario;

const fixtures = createFrontendModule({
  pluginId: 'openlake',
  extensions: [
    ApiBlueprint.make({
      name: 'client',
      params: defineParams =>
        defineParams({
          api: openlakeApiRef,
          deps: {},
          factory: () => createFixtureApi({ scenario }),
        }),
    }),
  ],
});

const app = createApp({
  features: [openlakePlugin, fixtures],
  advanced: {
    configLoader: async () => ({
      config: new ConfigReader({
        app: {
          title: 'OpenLake',
          baseUrl: window.location.origin,
          extensions: [{ 'sign-in-page:app': false }],
        },
        backend: { baseUrl: window.location.origin },
      }),
    }),
  },
});

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
