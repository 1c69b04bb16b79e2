import { parseEntityRef } from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';
import { type Reader } from '../view/filters';

/** The signed-in user with their teams; undefined until known. */
export function useReader(): Reader | undefined {
  const identityApi = useApi(identityApiRef);
  const [reader, setReader] = useState<Reader>();
  useEffect(() => {
    let stale = false;
    void identityApi.getBackstageIdentity().then(identity => {
      if (!stale) {
        setReader({
          userRef: identity.userEntityRef,
          groupRefs: identity.ownershipEntityRefs.filter(
            ref => parseEntityRef(ref).kind === 'group',
          ),
        });
      }
    });
    return () => {
      stale = true;
    };
  }, [identityApi]);
  return reader;
}
