import { parseEntityRef } from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { type Reader } from '../view/filters';
import { useAnswer } from './useAnswer';

/** The signed-in user with their teams; undefined until known. */
export function useReader(): Reader | undefined {
  const identityApi = useApi(identityApiRef);
  const ask = useCallback(async (): Promise<Reader> => {
    const identity = await identityApi.getBackstageIdentity();
    return {
      userRef: identity.userEntityRef,
      groupRefs: identity.ownershipEntityRefs.filter(
        ref => parseEntityRef(ref).kind === 'group',
      ),
    };
  }, [identityApi]);
  return useAnswer(ask);
}
