import { IncomingHttpHeaders } from 'node:http';
import { AccessConfig } from '../config/EnvironmentsConfig';
import { AccessName, labelOf, readPage } from './address';

/**
 * Whether a request was made by a page that may make it: browsers send the cookie of a host along with what the pages
 * of its neighbours ask of it, since all hosts of the access domain are one site to them.
 *
 * Links may lead here from anywhere. All else must come from the host itself or from one that `isRelated`: another
 * service or port of the same environment.
 */
export function isAllowedInitiator(
  headers: IncomingHttpHeaders,
  host: AccessName,
  access: AccessConfig,
  isRelated: (other: AccessName) => boolean,
): boolean {
  const {
    origin,
    referer,
    'sec-fetch-site': site,
    'sec-fetch-mode': mode,
  } = headers;
  if (origin !== undefined) {
    return isPageOf(origin);
  }
  if (
    site === undefined ||
    site === 'same-origin' ||
    site === 'none' ||
    mode === 'navigate'
  ) {
    return true;
  }
  return referer !== undefined && isPageOf(referer);

  function isPageOf(page: string): boolean {
    const other = readPage(page, access);
    return (
      other !== undefined &&
      (labelOf(other) === labelOf(host) || isRelated(other))
    );
  }
}
