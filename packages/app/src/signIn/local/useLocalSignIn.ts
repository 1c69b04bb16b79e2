import { IdentityApi } from '@backstage/core-plugin-api';
import { isError, ResponseError } from '@backstage/errors';
import { discoveryApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { takeLinkToken } from './linkToken';
import { LocalIdentity } from './LocalIdentity';
import { Candidate, LocalSignInClient } from './LocalSignInClient';

/** Where the sign-in page stands. */
export type LocalSignInState =
  | { step: 'loading' }
  | { step: 'needs-link'; message: string }
  | { step: 'choose'; candidates: Candidate[]; problem?: string }
  | { step: 'failed'; message: string };

/**
 * Opens the browser's session, goes straight on where a user is chosen
 * already, and offers the catalog's users otherwise.
 */
export function useLocalSignIn(onSignIn: (identity: IdentityApi) => void) {
  const discoveryApi = useApi(discoveryApiRef);
  const client = useMemo(
    () => new LocalSignInClient(discoveryApi),
    [discoveryApi],
  );
  const [state, setState] = useState<LocalSignInState>({ step: 'loading' });

  const open = useCallback(async () => {
    setState({ step: 'loading' });
    try {
      setState(await openSession(client, onSignIn));
    } catch (error) {
      setState({ step: 'failed', message: messageOf(error) });
    }
  }, [client, onSignIn]);

  useEffect(() => {
    open();
    // A link pasted into this very tab changes the fragment only.
    window.addEventListener('hashchange', open);
    return () => window.removeEventListener('hashchange', open);
  }, [open]);

  const choose = useCallback(
    async (userEntityRef: string) => {
      try {
        await client.choose(userEntityRef);
        onSignIn(await LocalIdentity.create(client));
      } catch (error) {
        setState(current =>
          current.step === 'choose'
            ? { ...current, problem: messageOf(error) }
            : current,
        );
      }
    },
    [client, onSignIn],
  );

  return { state, choose, retry: open };
}

async function openSession(
  client: LocalSignInClient,
  onSignIn: (identity: IdentityApi) => void,
): Promise<LocalSignInState> {
  const token = takeLinkToken();
  let refusal: string | undefined;
  if (token) {
    refusal = await client.redeem(token).then(() => undefined, refusalOf);
  }
  const chosen = await client.chosenUser().catch(error => {
    const message = refusalOf(error);
    refusal = refusal ?? message;
    return undefined;
  });
  if (chosen === undefined) {
    return { step: 'needs-link', message: refusal ?? '' };
  }
  if (chosen !== null) {
    onSignIn(await LocalIdentity.create(client));
    return { step: 'loading' };
  }
  return { step: 'choose', candidates: await client.candidates() };
}

/** The backend's words where it asks for a link; any other error goes on. */
function refusalOf(error: unknown): string {
  if (error instanceof ResponseError && error.statusCode === 401) {
    return messageOf(error);
  }
  throw error;
}

function messageOf(error: unknown): string {
  if (error instanceof ResponseError) {
    return error.cause.message;
  }
  return isError(error) ? error.message : String(error);
}
