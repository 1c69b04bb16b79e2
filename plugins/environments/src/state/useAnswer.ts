import { errorApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect } from 'react';
import { useAsked } from './useAsked';

/**
 * The answer to a question that is asked once; undefined until it is there. A
 * failure is shown by the portal, since without the answer the page is poorer.
 *
 * @param ask - must be stable between renderings
 */
export function useAnswer<T>(ask: () => Promise<T>): T | undefined {
  const errorApi = useApi(errorApiRef);
  const { answer, error } = useAsked(ask);
  useEffect(() => {
    if (error) {
      errorApi.post(error);
    }
  }, [error, errorApi]);
  return answer;
}
