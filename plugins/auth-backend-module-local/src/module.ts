import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { createLocalAuthenticator, signInAsChosenUser } from './authenticator';
import { listCandidates } from './candidates';
import { LinkTokens } from './linkTokens';
import { readLocalSignInConfig } from './localSignInConfig';
import { createRouter } from './router';
import { createSameOriginCheck } from './sameOrigin';
import { Sessions } from './sessions';

/** Adds the provider `local` where `auth.providers.local` is configured. */
export const authModuleLocal = createBackendModule({
  pluginId: 'auth',
  moduleId: 'local',
  register(env) {
    env.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
        httpRouter: coreServices.httpRouter,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        logger: coreServices.logger,
      },
      async init({ providers, config, httpRouter, auth, catalog, logger }) {
        const settings = readLocalSignInConfig(config, process.env.NODE_ENV);
        if (!settings) {
          return;
        }
        const checkSameOrigin = createSameOriginCheck(settings.baseUrl);
        const sessions = new Sessions({
          secret: settings.secret,
          cookieName: settings.cookieName,
          now: Date.now,
        });

        providers.registerProvider({
          providerId: 'local',
          factory: createProxyAuthProviderFactory({
            authenticator: createLocalAuthenticator({
              sessions,
              checkSameOrigin,
            }),
            signInResolver: signInAsChosenUser,
          }),
        });
        httpRouter.use(
          createRouter({
            sessions,
            checkSameOrigin,
            linkTokens: new LinkTokens({
              secret: settings.secret,
              now: Date.now,
            }),
            listCandidates: async () =>
              listCandidates(catalog, await auth.getOwnServiceCredentials()),
          }),
        );
        logger.info(
          'Development sign-in is on: whoever opens a sign-in link may be any user of the catalog',
        );
      },
    });
  },
});
