export interface Config {
  app?: {
    /**
     * What the sign-in page offers: `local` is the development sign-in, `oidc`
     * is Keycloak.
     * @deepVisibility frontend
     */
    signIn?: Array<'local' | 'oidc' | 'github'>;
  };
}
