import { useCallback, useRef } from 'react';

/**
 * Gives the Idempotency-Key of a request: the same for the same body, so that a
 * double click or a retry after a lost answer creates one thing, and a new one
 * as soon as the body differs, so that a corrected form is a new request.
 *
 * @param makeKey - makes a fresh key; a random UUID unless told otherwise
 */
export function useIdempotencyKey(
  makeKey: () => string = () => crypto.randomUUID(),
): (body: unknown) => string {
  const last = useRef<{ body: string; key: string }>();
  return useCallback(
    body => {
      const text = JSON.stringify(body);
      if (last.current?.body !== text) {
        last.current = { body: text, key: makeKey() };
      }
      return last.current.key;
    },
    [makeKey],
  );
}
