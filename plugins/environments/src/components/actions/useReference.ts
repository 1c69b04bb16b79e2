import { useApi } from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import {
  environmentsApiRef,
  type EnvironmentRef,
  type EnvironmentsApi,
} from '../../api/EnvironmentsApi';
import { type Environment } from '../../api/types';

/** The API, and how it calls this environment. */
export function useReference(
  environment: Pick<Environment, 'namespace' | 'name'>,
): { api: EnvironmentsApi; reference: EnvironmentRef } {
  const api = useApi(environmentsApiRef);
  const { namespace, name } = environment;
  const reference = useMemo(() => ({ namespace, name }), [namespace, name]);
  return { api, reference };
}
