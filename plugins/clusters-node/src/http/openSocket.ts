import { IncomingMessage } from 'node:http';
import { ClientOptions, WebSocket } from 'ws';
import { ClusterConnection } from './connection';
import { errorFromResponse, errorWithoutResponse } from './status';

/** What is opened, and in which protocol. */
export interface SocketRequest {
  /** Path with query, below the connection's base URL. */
  path: string;
  /** As they are offered to the server, such as `v5.channel.k8s.io`. */
  protocols: string[];
  /** Breaks the socket, also while it is being opened. */
  signal?: AbortSignal;
}

const HANDSHAKE_MS = 30_000;
/** No refusal is longer, and one that is says nothing more. */
const MAX_REFUSAL_BYTES = 64 * 1024;

/**
 * Opens a WebSocket to the API server, as `exec`, `attach` and `portforward` are answered by. Nothing that the server
 * sends is lost as long as a listener is there before control returns to the event loop.
 *
 * @throws KubernetesError where the server refuses
 */
export async function openSocket(
  connection: ClusterConnection,
  { path, protocols, signal }: SocketRequest,
): Promise<WebSocket> {
  signal?.throwIfAborted();
  const authorization = await connection.authorization?.();
  const { tls = {} } = connection;
  const options: ClientOptions & { servername?: string } = {
    handshakeTimeout: HANDSHAKE_MS,
    headers: {
      'user-agent': 'itdo-developer-platform',
      ...(authorization ? { authorization } : {}),
    },
    ca: tls.ca,
    cert: tls.cert,
    key: tls.key,
    rejectUnauthorized: !tls.skipVerify,
    servername: tls.serverName,
    perMessageDeflate: false,
    followRedirects: false,
  };
  const url = connection.url.replace(/^http/, 'ws').replace(/\/+$/, '') + path;
  const socket = new WebSocket(url, protocols, options);
  const abort = () => socket.terminate();
  signal?.addEventListener('abort', abort, { once: true });
  socket.once('close', () => signal?.removeEventListener('abort', abort));
  // Its own listeners may come and go; an error that nobody hears would end the process.
  socket.on('error', () => {});
  return new Promise((resolve, reject) => {
    const request = `GET ${path.split('?', 1)[0]}`;
    socket.once('open', () => {
      // What came along with the answer would be told before those who wait for the socket can listen.
      socket.pause();
      setImmediate(() => socket.resume());
      resolve(socket);
    });
    socket.once('unexpected-response', (sent, answer) => {
      refusal(request, answer).then(reject, reject);
      answer.once('close', () => sent.destroy());
    });
    socket.once('error', error => {
      reject(
        signal?.aborted
          ? signal.reason
          : errorWithoutResponse(request, connection.url, error),
      );
    });
  });
}

async function refusal(request: string, answer: IncomingMessage) {
  let text = '';
  for await (const part of answer.setEncoding('utf8')) {
    text += part;
    if (text.length > MAX_REFUSAL_BYTES) {
      answer.destroy();
      break;
    }
  }
  return errorFromResponse(request, answer.statusCode ?? 0, text, undefined);
}
