import { request } from 'node:http';

/** Answer of a page served by an environment's Ingress. */
export interface IngressAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Calls an environment's URL by dialling 127.0.0.1 with the URL's Host header:
 * only browsers resolve `*.dev.localhost` by themselves.
 *
 * @param json - what to POST; without it the call is a GET
 */
export function callThroughIngress(
  url: string,
  json?: unknown,
): Promise<IngressAnswer> {
  const { host, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        method: json === undefined ? 'GET' : 'POST',
        host: '127.0.0.1',
        port,
        path: pathname + search,
        headers: { host, 'content-type': 'application/json' },
        timeout: 10_000,
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
        response.on('error', reject);
      },
    );
    outgoing.on('timeout', () =>
      outgoing.destroy(new Error(`${url} gave no answer within 10 s`)),
    );
    outgoing.on('error', reject);
    outgoing.end(json === undefined ? undefined : JSON.stringify(json));
  });
}
