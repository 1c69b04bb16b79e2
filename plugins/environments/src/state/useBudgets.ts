import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { environmentsApiRef } from '../api/EnvironmentsApi';
import { type Budget } from '../api/types';
import { type Asked, useAsked } from './useAsked';

/**
 * What an owner and a team may have at once, and have; asked anew for another one.
 *
 * @param owner - entity reference; the reader where undefined
 * @param team - entity reference; empty while none is chosen
 */
export function useBudgets(
  owner: string | undefined,
  team: string,
): Asked<Budget[]> {
  const api = useApi(environmentsApiRef);
  const ask = useCallback(
    () =>
      api.getBudgets({
        ...(owner ? { owner } : {}),
        ...(team ? { team } : {}),
      }),
    [api, owner, team],
  );
  return useAsked(ask);
}
