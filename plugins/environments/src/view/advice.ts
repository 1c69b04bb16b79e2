import { ResponseError } from '@backstage/errors';
import { sentence } from './plainWords';

const BY_STATUS: Record<number, string> = {
  401: 'Sign in again, then repeat what you did.',
  403: 'Ask the owner or someone of the team, or the platform team if you think you should be allowed.',
  404: 'It may have been deleted or have expired meanwhile; the list shows what stands.',
  409: 'Look at the list: one with this name may exist already.',
  413: 'Shorten what you entered.',
  429: 'Wait a minute, then try again.',
  503: 'The cluster cannot be reached at the moment; this page tries again by itself.',
};

/** One sentence that says what the reader can do about an error. */
export function adviceFor(error: Error): string {
  if (error instanceof ResponseError) {
    const advice = BY_STATUS[error.statusCode];
    if (advice) {
      return advice;
    }
    return error.statusCode >= 500
      ? 'Try again; if it stays, tell the platform team the time and this message.'
      : 'Correct what the message names, then try again.';
  }
  return 'Check your connection to the platform; this page tries again by itself.';
}

/** What went wrong, in the server's own words where it gave any. */
export function messageOf(error: Error): string {
  return sentence(
    error instanceof ResponseError ? error.body.error.message : error.message,
  );
}
