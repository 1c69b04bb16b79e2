import { useCallback, useEffect, useState } from 'react';

/** An answer that is asked for, with what to do where it does not come. */
export interface Asked<T> {
  /** Undefined until it is there; kept while it is asked for again. */
  answer: T | undefined;
  error: Error | undefined;
  retry: () => void;
}

/**
 * Asks once, and again on `retry` or with another question.
 *
 * @param ask - the question; must be stable between renderings
 */
export function useAsked<T>(ask: () => Promise<T>): Asked<T> {
  const [answer, setAnswer] = useState<T>();
  const [error, setError] = useState<Error>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let stale = false;
    setError(undefined);
    ask().then(
      found => {
        if (!stale) {
          setAnswer(found);
        }
      },
      failure => {
        if (!stale) {
          setError(
            failure instanceof Error ? failure : new Error(String(failure)),
          );
        }
      },
    );
    return () => {
      stale = true;
    };
  }, [ask, attempt]);

  const retry = useCallback(() => setAttempt(n => n + 1), []);
  return { answer, error, retry };
}
