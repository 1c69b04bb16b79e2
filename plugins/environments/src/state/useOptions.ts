import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useState } from 'react';
import { environmentsApiRef } from '../api/EnvironmentsApi';
import { type EnvironmentOptions } from '../api/types';

/** What the form may offer; asked for once, and again on `retry`. */
export function useOptions(): {
  options: EnvironmentOptions | undefined;
  error: Error | undefined;
  retry: () => void;
} {
  const environmentsApi = useApi(environmentsApiRef);
  const [options, setOptions] = useState<EnvironmentOptions>();
  const [error, setError] = useState<Error>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let stale = false;
    setError(undefined);
    environmentsApi.getOptions().then(
      found => {
        if (!stale) {
          setOptions(found);
        }
      },
      failure => {
        if (!stale) {
          setError(failure);
        }
      },
    );
    return () => {
      stale = true;
    };
  }, [environmentsApi, attempt]);

  const retry = useCallback(() => setAttempt(n => n + 1), []);
  return { options, error, retry };
}
