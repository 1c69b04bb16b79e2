import { SignInPage as ProvidersPage } from '@backstage/core-components';
import { SignInPageProps } from '@backstage/core-plugin-api';
import {
  configApiRef,
  githubAuthApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { keycloakAuthApiRef } from './keycloak';
import { LocalSignIn } from './local/LocalSignIn';

const providers = {
  oidc: {
    id: 'oidc',
    title: 'Keycloak',
    message: 'Sign in with your account of ITDO Technologies',
    apiRef: keycloakAuthApiRef,
  },
  github: {
    id: 'github',
    title: 'GitHub',
    message: 'Sign in with GitHub',
    apiRef: githubAuthApiRef,
  },
};

/** Shows the sign-in that the configuration names in `app.signIn`. */
export function SignInPage(props: SignInPageProps) {
  const offered =
    useApi(configApiRef).getOptionalStringArray('app.signIn') ?? [];
  if (offered.includes('local')) {
    return <LocalSignIn {...props} />;
  }
  return (
    <ProvidersPage
      {...props}
      align="center"
      title="Sign in"
      providers={offered.flatMap(id =>
        id === 'oidc' || id === 'github' ? providers[id] : [],
      )}
    />
  );
}
