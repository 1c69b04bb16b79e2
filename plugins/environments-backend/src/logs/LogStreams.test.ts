import { once } from 'node:events';
import { Server } from 'node:http';
import { PassThrough } from 'node:stream';
import { mockServices } from '@backstage/backend-test-utils';
import { Cluster } from '@itdo/plugin-clusters-node';
import express from 'express';
import { PlayedRights } from '../__testUtils__/insideRights';
import { StreamReader } from '../__testUtils__/StreamReader';
import { FoundContainer } from '../inside/Containers';
import { LogQuery, LogStreams } from './LogStreams';

const container = (changes: Partial<FoundContainer> = {}): FoundContainer => ({
  service: 'frontend',
  pod: 'frontend-1',
  podUid: 'p1',
  container: 'web',
  containerId: 'containerd://1',
  state: 'Running',
  restarts: 0,
  simulated: false,
  ...changes,
});

describe('logs of an environment', () => {
  let played: PlayedRights;
  let containers: FoundContainer[];
  let tell: (containers: FoundContainer[]) => void;
  let opened: Array<{ path: string; body: PassThrough; signal: AbortSignal }>;
  let server: Server;
  let reader: StreamReader | undefined;
  const refused: string[] = [];

  beforeEach(async () => {
    played = new PlayedRights();
    containers = [container()];
    opened = [];
    tell = () => {};
    refused.length = 0;
    const cluster: Pick<Cluster, 'stream'> = {
      stream: async (path, signal) => {
        const body = new PassThrough();
        opened.push({ path, body, signal });
        signal.addEventListener('abort', () => body.destroy());
        return body;
      },
    };
    const logs = new LogStreams({
      cluster,
      containers: {
        list: async () => containers,
        follow: async (_environment, told) => {
          tell = told;
          told(containers);
          return () => {};
        },
      },
      people: { clusterOf: async () => cluster as Cluster },
      rights: played.rights,
      logger: mockServices.logger.mock(),
    });
    const app = express();
    app.get('/logs', async (request, response) => {
      const query = JSON.parse(String(request.query.q)) as LogQuery;
      try {
        const stream = await logs.prepare(played.asked, query);
        await stream(response);
      } catch (error) {
        refused.push(String(error));
        response.status(400).end();
      }
    });
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    reader?.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const read = (query: Partial<LogQuery> = {}) => {
    const whole = { follow: true, previous: false, tail: 10, ...query };
    const q = encodeURIComponent(JSON.stringify(whole));
    reader = new StreamReader(server, `/logs?q=${q}`, {});
    return reader;
  };
  const write = (index: number, ...lines: string[]) =>
    opened[index].body.write(lines.map(line => `${line}\n`).join(''));
  const open = async (count: number) => {
    while (opened.length < count) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  };

  it('come line by line as they are written, with their times', async () => {
    const stream = read();
    expect(await stream.next('container')).toMatchObject({ state: 'Attached' });
    expect(opened[0].path).toContain('/pods/frontend-1/log?container=web');
    expect(opened[0].path).toContain('follow=true');
    expect(opened[0].path).toContain('tailLines=10');
    write(0, '2026-11-24T08:00:00.1Z hello', '2026-11-24T08:00:00.2Z   world');
    expect(await stream.next('lines')).toEqual({
      service: 'frontend',
      pod: 'frontend-1',
      container: 'web',
      lines: [
        { time: '2026-11-24T08:00:00.1Z', text: 'hello' },
        { time: '2026-11-24T08:00:00.2Z', text: '  world' },
      ],
    });
  });

  it('close after the right to them was taken away', async () => {
    const stream = read();
    await stream.next('container');
    played.now.allowed = false;
    played.travel();
    expect(await stream.next('closed')).toEqual({
      reason: 'PermissionRevoked',
    });
    expect(opened[0].signal.aborted).toBe(true);
  });

  it('go on where a connection to the cluster broke, and repeat no line', async () => {
    const stream = read();
    await stream.next('container');
    write(0, '2026-11-24T08:00:00.5Z first');
    await stream.next('lines');
    opened[0].body.end();
    await open(2);
    expect(opened[1].path).toContain('sinceTime=2026-11-24T08%3A00%3A00.5Z');
    write(1, '2026-11-24T08:00:00.5Z first', '2026-11-24T08:00:00.51Z second');
    expect(await stream.next('lines')).toMatchObject({
      lines: [{ text: 'second' }],
    });
  });

  it('bring the containers of later pods along, from their first line', async () => {
    const stream = read({ service: 'frontend' });
    await stream.next('container');
    tell([
      container({ pod: 'frontend-2', podUid: 'p2', containerId: 'c2' }),
      container({ service: 'api', pod: 'api-1', podUid: 'p3' }),
    ]);
    expect(await stream.next('container')).toMatchObject({ pod: 'frontend-2' });
    expect(opened).toHaveLength(2);
    expect(opened[1].path).not.toContain('tailLines');
  });

  it('end by themselves where they are not followed', async () => {
    const stream = read({ follow: false });
    await open(1);
    opened[0].body.end('2026-11-24T08:00:00Z only\n');
    expect(await stream.next('lines')).toMatchObject({
      lines: [{ text: 'only' }],
    });
    expect(await stream.next('closed')).toEqual({ reason: 'End' });
  });

  it('are none where nothing executes', async () => {
    containers = [container({ simulated: true })];
    expect(await read().next('container')).toMatchObject({
      state: 'Simulated',
    });
    expect(opened).toEqual([]);
  });

  it.each<[Partial<LogQuery>, string]>([
    [{ service: 'nope' }, 'no service of this environment'],
    [{ since: 'yesterday' }, 'since'],
    [{ previous: true, follow: true }, 'cannot be followed'],
  ])('are refused for %j', async (query, words) => {
    read(query);
    while (refused.length === 0) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    expect(refused[0]).toContain(words);
  });
});
