const PARAMETER = 'signin';

/**
 * Takes the one-time token out of the address (`#signin=TOKEN`), so that it
 * stays neither in the address bar nor in the history.
 */
export function takeLinkToken(): string | undefined {
  const fragment = new URLSearchParams(window.location.hash.slice(1));
  const token = fragment.get(PARAMETER) ?? undefined;
  if (token) {
    const { pathname, search } = window.location;
    window.history.replaceState(window.history.state, '', pathname + search);
  }
  return token;
}
