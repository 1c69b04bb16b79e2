import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { environmentsApiRef } from '../api/EnvironmentsApi';
import { type EnvironmentOptions } from '../api/types';
import { useAsked } from './useAsked';

/** What the form may offer; asked for once, and again on `retry`. */
export function useOptions(): {
  options: EnvironmentOptions | undefined;
  error: Error | undefined;
  retry: () => void;
} {
  const environmentsApi = useApi(environmentsApiRef);
  const ask = useCallback(
    () => environmentsApi.getOptions(),
    [environmentsApi],
  );
  const { answer: options, error, retry } = useAsked(ask);
  return { options, error, retry };
}
