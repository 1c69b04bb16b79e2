import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';
import { ActivityReporter } from '../activity/ActivityReporter';
import { environmentsApiRef } from '../api/EnvironmentsApi';

const INPUTS = ['pointerdown', 'keydown'] as const;

/**
 * Tells the platform that the reader uses this environment, as long as its page
 * is shown.
 *
 * @param counts - whether the reader's use counts at all
 * @returns why it could not be told, where it could not
 */
export function useActivity(
  namespace: string,
  name: string,
  counts: boolean,
): Error | undefined {
  const api = useApi(environmentsApiRef);
  const [error, setError] = useState<Error>();

  useEffect(() => {
    if (!counts) {
      return undefined;
    }
    const reporter = new ActivityReporter({
      note: () => api.noteActivity({ namespace, name }),
      isVisible: () => document.visibilityState === 'visible',
      onError: setError,
    });
    const seen = () => reporter.seen();
    const input = (event: Event) => {
      // What a script dispatches is nobody's hand.
      if (event.isTrusted) {
        reporter.input();
      }
    };
    seen();
    document.addEventListener('visibilitychange', seen);
    INPUTS.forEach(type =>
      document.addEventListener(type, input, { passive: true, capture: true }),
    );
    return () => {
      document.removeEventListener('visibilitychange', seen);
      INPUTS.forEach(type =>
        document.removeEventListener(type, input, { capture: true }),
      );
    };
  }, [api, namespace, name, counts]);

  return error;
}
