import { errorApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';

/**
 * The answer to a question that is asked once; undefined until it is there. A
 * failure is shown by the portal, since without the answer the page is poorer.
 *
 * @param ask - must be stable between renderings
 */
export function useAnswer<T>(ask: () => Promise<T>): T | undefined {
  const errorApi = useApi(errorApiRef);
  const [answer, setAnswer] = useState<T>();
  useEffect(() => {
    let stale = false;
    ask().then(
      found => {
        if (!stale) {
          setAnswer(found);
        }
      },
      failure => {
        if (!stale) {
          errorApi.post(failure);
        }
      },
    );
    return () => {
      stale = true;
    };
  }, [ask, errorApi]);
  return answer;
}
