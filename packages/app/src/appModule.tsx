import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  NavContentBlueprint,
  SignInPageBlueprint,
} from '@backstage/plugin-app-react';
import { Rail } from './nav/Rail';
import { oidcAuthApi } from './signIn/oidcAuth';
import { SignIn } from './signIn/SignIn';
import { themes } from './theme/themes';

const rail = NavContentBlueprint.make({
  params: { component: Rail },
});

const signIn = SignInPageBlueprint.make({
  params: { loader: async () => SignIn },
});

/** What this portal adds to the stock frame: the rail, the ways in and its colours. */
export const appModule = createFrontendModule({
  pluginId: 'app',
  extensions: [rail, signIn, oidcAuthApi, ...themes],
});
