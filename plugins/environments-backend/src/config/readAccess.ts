import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { isDnsLabel } from '@itdo/plugin-environments-common';
import { getDomain } from 'tldts';
import { AccessConfig } from './EnvironmentsConfig';
import { readInteger, ROOT, Section } from './section';

const KEY = 'access';
/** `65535-` and 16 digits stand before it. */
const MAX_DOMAIN_LENGTH = 230;
const HIGHEST_PORT = 65_535;
const DEFAULT_PORT = 7081;

/**
 * Where services are opened through the portal; undefined where they are not.
 *
 * @throws InputError where pages of services would share a site, and with it cookies, with the portal
 */
export function readAccess(
  root: RootConfigService,
  config: Section | undefined,
): AccessConfig | undefined {
  const section = config?.getOptionalConfig(KEY);
  if (!section) {
    return undefined;
  }
  const baseUrl = section.getString('baseUrl');
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const scheme = url?.protocol.replace(':', '');
  if (
    !url ||
    (scheme !== 'http' && scheme !== 'https') ||
    url.pathname !== '/' ||
    url.search + url.hash + url.username !== '' ||
    url.hostname.length > MAX_DOMAIN_LENGTH ||
    !url.hostname.includes('.') ||
    !url.hostname.split('.').every(isDnsLabel) ||
    /^[\d.]+$/.test(url.hostname)
  ) {
    throw refusal(
      `must be the address of a domain, such as https://example.dev, not '${baseUrl}'`,
    );
  }
  const domain = url.hostname;
  if (scheme === 'http' && !domain.endsWith('.localhost')) {
    throw refusal(
      `must begin with https://, since sessions would travel in the clear: '${baseUrl}'`,
    );
  }
  demandForeign(domain, root);
  return {
    scheme,
    domain,
    ...(url.port ? { port: Number(url.port) } : {}),
    portalUrl: root.getString('app.baseUrl').replace(/\/+$/, ''),
    listen: {
      host: section.getOptionalString('listen.host') ?? '127.0.0.1',
      port: readInteger(config, `${KEY}.listen.port`, DEFAULT_PORT, {
        max: HIGHEST_PORT,
      }),
    },
  };
}

/** To a browser, hosts of one registrable domain are one site: they may set cookies for each other. */
function demandForeign(domain: string, root: RootConfigService): void {
  const site = siteOf(domain);
  for (const key of ['app.baseUrl', 'backend.baseUrl']) {
    const { hostname } = new URL(root.getString(key));
    if (siteOf(hostname) === site) {
      throw refusal(
        `must have a registrable domain of its own, not '${site}', which is the portal's (${key})`,
      );
    }
  }
}

function siteOf(hostname: string): string {
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname;
}

function refusal(rule: string): InputError {
  return new InputError(`${ROOT}.${KEY}.baseUrl ${rule}`);
}
