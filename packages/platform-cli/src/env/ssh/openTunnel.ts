import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { lookup as lookupName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocket } from 'ws';
import { exitCodes, Failure } from '../../failure.ts';

const TUNNEL_PATH = '/.platform-access/tunnel';
const ANSWERED_WITHIN_MILLISECONDS = 30_000;

/** Browsers know that all names below localhost are this machine; not every resolver does. */
const lookup: LookupFunction = (name, options, found) => {
  if (!name.endsWith('.localhost')) {
    lookupName(name, options, found);
  } else if (options.all) {
    found(null, [{ address: '127.0.0.1', family: 4 }]);
  } else {
    found(null, '127.0.0.1', 4);
  }
};

/**
 * Carries bytes to a port of a service, by a link that the portal gave for it.
 *
 * @throws Failure with the words of the access proxy where it lets nobody in
 */
export async function openTunnel(link: string): Promise<Duplex> {
  const cookie = await enter(new URL(link));
  const url = new URL(TUNNEL_PATH, link);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, {
    headers: { cookie },
    lookup,
    perMessageDeflate: false,
    handshakeTimeout: ANSWERED_WITHIN_MILLISECONDS,
  });
  // From the first moment on: a server that speaks first may do so along with the answer.
  const stream = createWebSocketStream(socket);
  // Whoever reads it hears its errors; before that the socket tells them.
  stream.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', error => reject(unreachable(url, error)));
    socket.once('unexpected-response', (_request, response) => {
      wordsOf(response)
        .then(reject, reject)
        .finally(() => socket.terminate());
    });
  });
  return stream;
}

/** Exchanges the link for the session of its host, as a browser does. */
async function enter(link: URL): Promise<string> {
  const get = link.protocol === 'https:' ? getHttps : getHttp;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = get(
      link,
      { lookup, timeout: ANSWERED_WITHIN_MILLISECONDS, agent: false },
      resolve,
    );
    request.once('timeout', () =>
      request.destroy(new Error('it did not answer in time')),
    );
    request.once('error', error => reject(unreachable(link, error)));
  });
  const [cookie] = response.headers['set-cookie'] ?? [];
  if (response.statusCode !== 303 || cookie === undefined) {
    throw await wordsOf(response);
  }
  response.resume();
  return cookie.split(';')[0];
}

/** What the access proxy says to programs: JSON with a sentence in it. */
async function wordsOf(response: IncomingMessage): Promise<Failure> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const message = /"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return new Failure(
    message ?? `the access proxy answers ${response.statusCode}`,
    exitCodes.refused,
  );
}

function unreachable({ host }: URL, { message }: Error): Failure {
  return new Failure(
    `${host} cannot be reached: ${message}`,
    exitCodes.unreachable,
  );
}
