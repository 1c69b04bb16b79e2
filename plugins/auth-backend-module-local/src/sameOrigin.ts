import { IncomingHttpHeaders } from 'node:http';
import { NotAllowedError } from '@backstage/errors';

/** @throws NotAllowedError where a request does not come from the portal's own page */
export type SameOriginCheck = (req: {
  method: string;
  headers: IncomingHttpHeaders;
}) => void;

/**
 * Cookies follow a host, not a port, and a foreign name may be made to point
 * at 127.0.0.1; neither may use the development sign-in.
 */
export function createSameOriginCheck(baseUrl: URL): SameOriginCheck {
  return ({ method, headers }) => {
    if (headers.host !== baseUrl.host) {
      throw new NotAllowedError(
        `The Host header must be ${baseUrl.host} for the development sign-in`,
      );
    }
    const isRead = method === 'GET' || method === 'HEAD';
    if (
      headers.origin === undefined ? !isRead : headers.origin !== baseUrl.origin
    ) {
      throw new NotAllowedError(
        `The Origin header must be ${baseUrl.origin} for the development sign-in`,
      );
    }
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') {
      throw new NotAllowedError(
        "The development sign-in answers the portal's own page only",
      );
    }
  };
}
