/**
 * Calls the listener when the browser may have been away: the machine came
 * back online, or the tab came to the front (also after sleep).
 *
 * @returns a function that ends the subscription
 */
export function onBrowserWake(listener: () => void): () => void {
  const whenVisible = () => {
    if (document.visibilityState === 'visible') {
      listener();
    }
  };
  window.addEventListener('online', listener);
  document.addEventListener('visibilitychange', whenVisible);
  return () => {
    window.removeEventListener('online', listener);
    document.removeEventListener('visibilitychange', whenVisible);
  };
}
