import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocket, WebSocketServer } from 'ws';
import { PodStream, PortForwardError } from './PodStream';

const PORT = Buffer.of(0xb8, 0x0b);
const message = (channel: number, content: Buffer | string) =>
  Buffer.concat([Buffer.of(channel), Buffer.from(content)]);

describe('a connection to a port of a pod', () => {
  let server: WebSocketServer;
  /** The end that the API server has. */
  let far: WebSocket;
  let stream: PodStream;

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const { port } = server.address() as AddressInfo;
    const near = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(near, 'open');
    stream = new PodStream(near);
    [far] = await accepted;
    far.send(message(0, PORT));
    far.send(message(1, PORT));
  });

  afterEach(() => {
    stream.destroy();
    server.clients.forEach(client => client.terminate());
    server.close();
  });

  it('carries what either side says, without what tells of the port', async () => {
    far.send(message(0, 'hello '));
    far.send(message(0, 'you'));
    const received = text(stream);
    const [sent] = await Promise.all([
      once(far, 'message'),
      new Promise(resolve => stream.write('hi', resolve)),
    ]);
    expect(sent[0]).toEqual(message(0, 'hi'));
    far.close();
    expect(await received).toBe('hello you');
  });

  it('waits with what nobody reads', async () => {
    const chunk = Buffer.alloc(256 * 1024, 'x');
    for (let sent = 0; sent < 64; sent += 1) {
      far.send(message(0, chunk));
    }
    far.close();
    await once(stream, 'readable');
    expect(stream.readableLength).toBeLessThan(4 * chunk.length);
    expect((await text(stream)).length).toBe(64 * chunk.length);
  });

  it('fails with what the node says of the port', async () => {
    const failed = once(stream, 'error');
    far.send(
      message(1, 'dial tcp4 127.0.0.1:3000: connect: connection refused'),
    );
    far.close();
    const [error] = await failed;
    expect(error).toBeInstanceOf(PortForwardError);
    expect((error as PortForwardError).isRefused).toBe(true);
  });

  it('ends on the other side when it is ended on this one', async () => {
    const closed = once(far, 'close');
    stream.end();
    expect(await closed).toBeDefined();
  });
});
