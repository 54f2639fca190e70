import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  NavContentBlueprint,
  SignInPageBlueprint,
} from '@backstage/plugin-app-react';
import { Rail } from './nav/Rail';
import { GuestSignIn } from './signIn/GuestSignIn';

const rail = NavContentBlueprint.make({
  params: { component: Rail },
});

const signIn = SignInPageBlueprint.make({
  params: { loader: async () => GuestSignIn },
});

/** What this portal adds to the stock frame: the rail and the way in. */
export const appModule = createFrontendModule({
  pluginId: 'app',
  extensions: [rail, signIn],
});
