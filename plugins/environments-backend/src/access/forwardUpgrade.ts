import { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { requestOver } from './forwardRequest';
import { answeredHeaders, RawHeaders } from './headers';

/**
 * Forwards a request for a WebSocket, and then what goes either way, until one side ends.
 *
 * @param headers - those to forward
 * @param stream - to the service
 * @param sent - told how many bytes the browser has sent
 * @throws what went wrong before there was an answer
 */
export async function forwardUpgrade(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  headers: RawHeaders,
  stream: Duplex,
  sent: (bytes: number) => void,
): Promise<void> {
  const outgoing = requestOver(stream, {
    method: incoming.method,
    path: incoming.url,
    headers: [...headers, 'Connection', 'Upgrade', 'Upgrade', 'websocket'],
  });
  socket.once('close', () => outgoing.destroy());
  const { answer, rest } = await new Promise<{
    answer: IncomingMessage;
    /** What came behind the head; missing where the service does not change the protocol. */
    rest?: Buffer;
  }>((resolve, reject) => {
    outgoing.once('upgrade', (upgraded, _stream, first) =>
      resolve({ answer: upgraded, rest: first }),
    );
    outgoing.once('response', refused => resolve({ answer: refused }));
    outgoing.once('error', reject);
    outgoing.end();
  });
  if (rest === undefined) {
    socket.write(headOf(answer, ['Connection', 'close']));
    answer.pipe(socket);
    return;
  }
  socket.write(
    headOf(answer, ['Connection', 'Upgrade', 'Upgrade', 'websocket']),
  );
  socket.write(rest);
  stream.write(head);
  const end = () => {
    socket.destroy();
    stream.destroy();
  };
  for (const side of [socket, stream]) {
    // One that fails is over, as one that ends.
    side.on('error', end);
    side.once('close', end);
  }
  socket.on('data', (chunk: Buffer) => sent(chunk.length));
  socket.pipe(stream);
  stream.pipe(socket);
}

/** The head of an answer as bytes: behind a WebSocket there is no response object. */
function headOf(answer: IncomingMessage, connection: RawHeaders): string {
  const raw = [...answeredHeaders(answer.rawHeaders), ...connection];
  const lines = raw.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : [],
  );
  return [
    `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage ?? ''}`,
    ...lines,
    '',
    '',
  ].join('\r\n');
}
