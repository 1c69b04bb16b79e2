import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { keycloakAuthApi } from './keycloak';

const signInPage = SignInPageBlueprint.make({
  params: {
    loader: async () => (await import('./SignInPage')).SignInPage,
  },
});

/** The sign-in page that `app.signIn` asks for. */
export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [signInPage, keycloakAuthApi],
});
