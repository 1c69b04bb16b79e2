import { type Environment, type EnvironmentUrl } from '../api/types';
import { sentence } from './plainWords';

/** An address as the page shows it: a link only where one can get there. */
export interface AddressView {
  url: string;
  /** The address without its scheme, to be read. */
  text: string;
  /** Present where it can be opened; absent where not, and then `why` says it. */
  href?: string;
  why?: string;
}

/**
 * Only web addresses may become links: what the cluster reports is data, and
 * `javascript:` is an address too.
 */
function isWeb(url: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** How to show one address of an environment. */
export function addressView(address: EnvironmentUrl): AddressView {
  const { url } = address;
  const text = url.replace(/^https?:\/\//, '').replace(/\/$/, '');
  if (!isWeb(url)) {
    return { url, text, why: 'Not a web address.' };
  }
  if (!address.reachable) {
    return { url, text, why: sentence(address.reason ?? 'not reachable yet') };
  }
  return { url, text, href: url };
}

/** Reason of the condition Networking where no service is to be reached from outside. */
const NOTHING_EXPOSED = 'NothingExposed';

/** Why an environment has no address: none is meant, or none is there yet. */
export function missingAddressText(
  environment: Pick<Environment, 'conditions'>,
): string {
  const networking = environment.conditions.find(c => c.type === 'Networking');
  return networking?.reason === NOTHING_EXPOSED
    ? 'None: no service in it is reached from outside.'
    : 'None yet.';
}
