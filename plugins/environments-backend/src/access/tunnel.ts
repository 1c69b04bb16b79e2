import { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { Admitted } from './AccessGate';
import { AccessRefusal } from './AccessRefusal';

/** Bytes that a program may send in one message. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

const sockets = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: MAX_MESSAGE_BYTES,
});

/**
 * Checks that the bytes of a WebSocket may be carried to a port as they are: for programs, and only where a type of
 * service has such a port. Browsers say which page asks; none of them may.
 *
 * @throws AccessRefusal where they may not
 */
export function demandTunnel(
  { headers }: IncomingMessage,
  { place, port }: Admitted,
  kinds: ServiceKinds,
): void {
  const { type, name } = place.service;
  if (headers.origin !== undefined || headers['sec-fetch-mode'] !== undefined) {
    throw new AccessRefusal(
      'ForeignPage',
      'A tunnel is for programs; pages in a browser get none.',
    );
  }
  if (!kinds.get(type)?.tunnelPorts?.includes(port)) {
    throw new AccessRefusal(
      'BadRequest',
      `There is no tunnel to port ${port} of ${name}.`,
    );
  }
}

/**
 * Carries the bytes of binary messages to a stream and back, until one side ends.
 *
 * @param sent - told how many bytes the program has sent
 */
export function carryTunnel(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  stream: Duplex,
  sent: (bytes: number) => void,
): void {
  sockets.handleUpgrade(incoming, socket, head, opened => {
    const program = createWebSocketStream(opened);
    const end = () => {
      program.destroy();
      stream.destroy();
    };
    for (const side of [program, stream]) {
      // One that fails is over, as one that ends.
      side.on('error', end);
      side.once('close', end);
    }
    program.on('data', (chunk: Buffer) => sent(chunk.length));
    program.pipe(stream);
    stream.pipe(program);
  });
}
