import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { environmentsApiRef } from '../api/EnvironmentsApi';
import { type Blueprint } from '../api/types';
import { type Asked, useAsked } from './useAsked';

/** The presets from which environments can be made. */
export function useBlueprints(): Asked<Blueprint[]> {
  const api = useApi(environmentsApiRef);
  const ask = useCallback(() => api.listBlueprints(), [api]);
  return useAsked(ask);
}
