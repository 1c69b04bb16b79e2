import {
  Agent,
  ClientRequest,
  IncomingMessage,
  request,
  RequestOptions,
  ServerResponse,
} from 'node:http';
import { Duplex } from 'node:stream';
import { answeredHeaders, hasBody, RawHeaders } from './headers';
import { Connections, Destination } from './PodConnections';

/** How requests reach services. */
export interface Ways {
  connections: Connections;
  /** Connections that are kept for further requests. */
  kept: Agent;
}

type DestinedOptions = RequestOptions & { destination?: Destination };

/**
 * Forwards a request and its answer, piece by piece.
 *
 * Without a body it takes a kept connection, and is sent once more where the service has just ended that; with one it has
 * a connection of its own, since what was read of a body cannot be sent again.
 *
 * @param headers - those to forward
 * @returns when the answer is through
 * @throws what went wrong before there was an answer; later failures break the answer off
 */
export async function forwardRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  headers: RawHeaders,
  destination: Destination,
  { connections, kept }: Ways,
): Promise<void> {
  const what = { method: incoming.method, path: incoming.url, headers };
  if (hasBody(incoming.rawHeaders)) {
    const stream = await connections.connect(
      destination.place,
      destination.port,
    );
    const outgoing = requestOver(stream, what);
    incoming.pipe(outgoing);
    await answerWith(await answerOf(outgoing, response), response);
    return;
  }
  const send = () => {
    const options: DestinedOptions = { ...what, agent: kept, destination };
    const outgoing = request(options);
    outgoing.end();
    return outgoing;
  };
  const first = send();
  let answer: IncomingMessage;
  try {
    answer = await answerOf(first, response);
  } catch (error) {
    if (!first.reusedSocket || response.destroyed) {
      throw error;
    }
    answer = await answerOf(send(), response);
  }
  await answerWith(answer, response);
}

/** A request on a connection of its own. */
export function requestOver(
  stream: Duplex,
  options: RequestOptions,
): ClientRequest {
  return request({ ...options, createConnection: () => stream });
}

/** The head of the answer. The request ends when the one who asked has gone. */
function answerOf(
  outgoing: ClientRequest,
  response: ServerResponse,
): Promise<IncomingMessage> {
  const gone = () => outgoing.destroy();
  response.once('close', gone);
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('information', () => {});
    outgoing.once('error', reject);
    outgoing.once('close', () =>
      reject(new Error('the service ended the connection')),
    );
  });
}

async function answerWith(
  answer: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(
    answer.statusCode ?? 502,
    answer.statusMessage,
    answeredHeaders(answer.rawHeaders),
  );
  response.flushHeaders();
  await new Promise<void>(resolve => {
    answer.once('error', () => response.destroy());
    answer.once('aborted', () => response.destroy());
    response.once('close', () => {
      answer.destroy();
      resolve();
    });
    answer.pipe(response);
  });
}
