import { AuthenticationError } from '@backstage/errors';
import {
  createProxyAuthenticator,
  SignInResolver,
} from '@backstage/plugin-auth-node';
import { SameOriginCheck } from './sameOrigin';
import { Sessions } from './sessions';

/** Whom the browser chose to be. */
export interface ChosenUser {
  userEntityRef: string;
}

/** Turns a browser's session into a sign-in, at each refresh. */
export function createLocalAuthenticator(options: {
  sessions: Sessions;
  checkSameOrigin: SameOriginCheck;
}) {
  return createProxyAuthenticator({
    async defaultProfileTransform(result: ChosenUser, context) {
      const { entity } = await context.findCatalogUser({
        entityRef: result.userEntityRef,
      });
      return { profile: readProfile(entity) };
    },
    initialize() {
      return options;
    },
    async authenticate({ req }, { sessions, checkSameOrigin }) {
      checkSameOrigin(req);
      const { userEntityRef } = sessions.fromRequest(req);
      if (!userEntityRef) {
        throw new AuthenticationError('No user is chosen yet');
      }
      return { result: { userEntityRef } };
    },
  });
}

/** Issues an identity whose ownership comes from the catalog's groups. */
export const signInAsChosenUser: SignInResolver<ChosenUser> = (
  { result },
  context,
) => context.signInWithCatalogUser({ entityRef: result.userEntityRef });

function readProfile(entity: { metadata: { name: string }; spec?: object }) {
  const spec: { profile?: { displayName?: string; email?: string } } =
    entity.spec ?? {};
  return {
    displayName: spec.profile?.displayName ?? entity.metadata.name,
    email: spec.profile?.email,
  };
}
