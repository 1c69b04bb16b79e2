import type { ApiType, Configuration } from '@kubernetes/client-node';
// Straight from their files: the package's index loads every API and model there is, which takes a second that only
// those who use a typed client should pay.
import { createConfiguration } from '@kubernetes/client-node/dist/gen/configuration.js';
import {
  RequestContext,
  ResponseContext,
  wrapHttpLibrary,
} from '@kubernetes/client-node/dist/gen/http/http.js';
import { ServerConfiguration } from '@kubernetes/client-node/dist/gen/servers.js';
import { ApiSender } from '../http/ApiTransport';
import { HttpRequest } from '../http/HttpPool';

/** A name that is never resolved: the sender knows where the cluster is. */
const PLACEHOLDER = 'http://cluster.invalid';

const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE']);

/** A client of `@kubernetes/client-node` whose requests go through `sender`, so that one budget holds for all. */
export function typedClient<T extends ApiType>(
  sender: ApiSender,
  Api: new (configuration: Configuration) => T,
): T {
  return new Api(
    createConfiguration({
      baseServer: new ServerConfiguration(PLACEHOLDER, {}),
      authMethods: {
        default: { getName: () => '', applySecurityAuthentication() {} },
      },
      httpApi: wrapHttpLibrary({ send: context => forward(sender, context) }),
    }),
  );
}

async function forward(
  sender: ApiSender,
  context: RequestContext,
): Promise<ResponseContext> {
  const body = context.getBody();
  if (body !== undefined && typeof body !== 'string') {
    throw new TypeError('only textual request bodies can be sent');
  }
  const url = new URL(context.getUrl());
  const method = context.getHttpMethod();
  const contentType = context.getHeaders()['Content-Type'] ?? '';
  const response = await sender.send({
    method: method as HttpRequest['method'],
    path: url.pathname + url.search,
    headers: lowerCased(context.getHeaders()),
    body,
    signal: context.getSignal(),
    repeatable:
      REPEATABLE.has(method) ||
      (method === 'PATCH' && contentType.includes('apply-patch')),
  });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) {
      headers[name] = Array.isArray(value) ? value.join(', ') : value;
    }
  }
  return new ResponseContext(response.status, headers, {
    text: async () => response.body.toString('utf8'),
    binary: async () => response.body,
    stream: () => new Blob([new Uint8Array(response.body)]).stream(),
  });
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
