import { useApi } from '@backstage/frontend-plugin-api';
import { type Container } from '@itdo/plugin-environments-common';
import { useCallback } from 'react';
import { insideApiRef, type InsideApi } from '../api/InsideApi';
import { type EnvironmentRef } from '../api/EnvironmentsApi';
import { type Asked, useAsked } from './useAsked';

/**
 * Asks something about the inside of one environment.
 *
 * @param ask - must be stable between renderings
 */
export function useInside<T>(
  { namespace, name }: EnvironmentRef,
  ask: (api: InsideApi, ref: EnvironmentRef) => Promise<T>,
): Asked<T> {
  const api = useApi(insideApiRef);
  const asking = useCallback(
    () => ask(api, { namespace, name }),
    [api, ask, namespace, name],
  );
  return useAsked(asking);
}

const askContainers = (api: InsideApi, ref: EnvironmentRef) =>
  api.listContainers(ref);

/** The containers of an environment as they are now. */
export function useContainers(ref: EnvironmentRef): Asked<Container[]> {
  return useInside(ref, askContainers);
}
