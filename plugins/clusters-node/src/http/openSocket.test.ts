import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { AddressInfo, createServer } from 'node:net';
import { openSocket } from './openSocket';

/** What a server must make of the key of a handshake. */
const HANDSHAKE_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

describe('a WebSocket to an API server', () => {
  it('loses nothing that comes along with the answer', async () => {
    const server = createServer(connection => {
      connection.once('data', request => {
        const key = /sec-websocket-key: (\S+)/i.exec(String(request))?.[1];
        const accept = createHash('sha1')
          .update(`${key}${HANDSHAKE_SUFFIX}`)
          .digest('base64');
        const head = [
          'HTTP/1.1 101 Switching Protocols',
          'Upgrade: websocket',
          'Connection: Upgrade',
          `Sec-WebSocket-Accept: ${accept}`,
          'Sec-WebSocket-Protocol: v4.channel.k8s.io',
          '',
          '',
        ].join('\r\n');
        const frame = Buffer.from([0x82, 3, 0, 0xb8, 0x0b]);
        connection.write(Buffer.concat([Buffer.from(head), frame]));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = await openSocket(
      { name: 'test', url: `http://127.0.0.1:${port}` },
      { path: '/portforward', protocols: ['v4.channel.k8s.io'] },
    );
    const [message] = await once(socket, 'message');
    expect(message).toEqual(Buffer.from([0, 0xb8, 0x0b]));
    socket.terminate();
    server.close();
  });
});
