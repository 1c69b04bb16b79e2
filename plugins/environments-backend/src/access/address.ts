import { createHash } from 'node:crypto';
import { AccessConfig } from '../config/EnvironmentsConfig';

/** What a host name of the access domain stands for: a port of a service of an environment. */
export interface AccessName {
  port: number;
  /** Of the environment's identity and the service's name; see {@link accessId}. */
  id: string;
}

const LABEL = /^([1-9]\d{0,4})-([0-9a-f]{16})$/;
const HIGHEST_PORT = 65_535;
const USUAL_PORTS = { http: 80, https: 443 } as const;

/** 16 hexadecimal digits that stand for a service of an environment, and for no later one of the same name. */
export function accessId(environmentUid: string, service: string): string {
  return createHash('sha256')
    .update(`${environmentUid}/${service}`)
    .digest('hex')
    .slice(0, 16);
}

/** The first label of a host name. */
export function labelOf({ port, id }: AccessName): string {
  return `${port}-${id}`;
}

/** What the first label of a host name stands for; undefined where it is none of ours. */
export function readLabel(label: string): AccessName | undefined {
  const match = LABEL.exec(label);
  const port = Number(match?.[1]);
  return match && port <= HIGHEST_PORT ? { port, id: match[2] } : undefined;
}

/**
 * What a `Host` header names.
 *
 * @returns undefined where it is not exactly one of the access domain's, on the port that browsers see
 */
export function readHost(
  header: string | undefined,
  { scheme, domain, port = USUAL_PORTS[scheme] }: AccessConfig,
): AccessName | undefined {
  const match = /^([a-z0-9.-]+)(?::(\d{1,5}))?$/.exec(
    header?.toLowerCase() ?? '',
  );
  if (!match || Number(match[2] ?? USUAL_PORTS[scheme]) !== port) {
    return undefined;
  }
  const end = `.${domain}`;
  return match[1].endsWith(end)
    ? readLabel(match[1].slice(0, -end.length))
    : undefined;
}

/** The origin at which a port of a service is opened. */
export function originOf(
  name: AccessName,
  { scheme, domain, port }: AccessConfig,
): string {
  const suffix =
    port === undefined || port === USUAL_PORTS[scheme] ? '' : `:${port}`;
  return `${scheme}://${labelOf(name)}.${domain}${suffix}`;
}

/** What the origin or the address of a page names; undefined where that is no page of the access domain. */
export function readPage(
  page: string,
  access: AccessConfig,
): AccessName | undefined {
  if (!URL.canParse(page)) {
    return undefined;
  }
  const { protocol, host } = new URL(page);
  return protocol === `${access.scheme}:` ? readHost(host, access) : undefined;
}
