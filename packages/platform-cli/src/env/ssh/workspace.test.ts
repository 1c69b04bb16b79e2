import { jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import {
  environment,
  FakePortal,
  json,
  refuse,
  TOKEN,
} from '../__testUtils__/FakePortal.ts';
import { runPlatform } from '../__testUtils__/runPlatform.ts';

jest.setTimeout(120_000);

const ORDERS = '/environments/team-backend-team/dev-orders-eve';
const GREETING = 'SSH-2.0-test\r\n';
const COOKIE = 'platform-access=secret';
const HOST = '2222-0123456789abcdef.access.localhost';

function withWorkspaces(...names: string[]) {
  const made = environment();
  return environment({
    spec: {
      ...made.spec,
      services: [
        { name: 'api', type: 'api' },
        ...names.map(name => ({ name, type: 'workspace' })),
      ],
    },
  });
}

describe('a workspace from the command line', () => {
  let folder: string;
  let portal: FakePortal;
  /** The access proxy: lets in who brings the code, and echoes what comes over the tunnel. */
  let access: Server;
  let tunnels: WebSocketServer;
  let port: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ssh-'));
    portal = new FakePortal();
    portal.environments = [withWorkspaces('code')];
    await portal.start();
    access = createServer((request, response) => {
      const isRight =
        request.headers.host === `${HOST}:${port}` &&
        request.url === '/.platform-access/enter?code=once';
      if (isRight) {
        response.writeHead(303, {
          location: '/',
          'set-cookie': `${COOKIE}; HttpOnly`,
        });
        response.end();
      } else {
        refuse(response, 401, 'LinkUsed', 'A link opens a service once.');
      }
    });
    tunnels = new WebSocketServer({
      server: access,
      path: '/.platform-access/tunnel',
      verifyClient: ({ req }: { req: { headers: { cookie?: string } } }) =>
        req.headers.cookie === COOKIE,
    });
    tunnels.on('connection', socket => {
      // Servers of ssh speak first.
      socket.send(GREETING);
      socket.on('message', data => socket.send(data));
      // As the server of ssh, which says goodbye.
      socket.on('message', data => {
        if (String(data).includes('bye')) {
          socket.close();
        }
      });
    });
    access.listen(0, '127.0.0.1');
    await once(access, 'listening');
    port = (access.address() as AddressInfo).port;
    opensWith('once');
  });

  afterEach(async () => {
    tunnels.clients.forEach(client => client.terminate());
    access.closeAllConnections();
    access.close();
    await portal.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function opensWith(code: string): void {
    portal.answers.set(`POST ${ORDERS}/open`, (_asked, response) =>
      json(response, 200, {
        url: `http://${HOST}:${port}/.platform-access/enter?code=${code}`,
        expiresAt: '2099-01-01T00:00:00Z',
      }),
    );
  }

  const env = (args: string[], input?: string) =>
    runPlatform(
      ['env', ...args],
      {
        PLATFORM_STATE_DIR: folder,
        PLATFORM_URL: portal.url,
        PLATFORM_TOKEN: TOKEN,
      },
      input,
    );

  it('carries what ssh says there and back, until one side ends', async () => {
    const { code, out } = await env(['ssh-proxy', 'orders'], 'hello, bye');
    expect(out).toBe(`${GREETING}hello, bye`);
    expect(code).toBe(0);
    expect(portal.asked.at(-1)?.body).toEqual({ service: 'code', port: 2222 });
  });

  it('says in the words of the access proxy why nobody is let in', async () => {
    opensWith('used');
    const { code, err } = await env(['ssh-proxy', 'orders'], '');
    expect(err).toContain('A link opens a service once.');
    expect(code).toBe(4);
  });

  it('wants to know which, where there are several or none', async () => {
    portal.environments = [withWorkspaces('one', 'two')];
    const several = await env(['ssh-config', 'orders']);
    expect(several.err).toContain('has the workspaces one, two');
    expect(several.code).toBe(2);
    const two = await env(['ssh-config', 'orders', '--service', 'two']);
    expect(two.out).toMatch(/^Host dev-orders-eve\n {2}User workspace\n/);
    expect(two.out).toContain(
      'ssh-proxy team-backend-team/dev-orders-eve two\n',
    );
    portal.environments = [withWorkspaces()];
    const none = await env(['ssh-config', 'orders']);
    expect(none.err).toContain('dev-orders-eve has no workspace');
    expect(none.code).toBe(3);
  });

  it('is switched over to a service and back', async () => {
    const servesAfter = async (...services: string[]) => {
      expect((await env(['serve', 'orders', ...services])).code).toBe(0);
      const { body } = portal.asked.at(-1) as {
        body: { services: Array<{ name: string; config?: object }> };
      };
      return body.services.find(({ name }) => name === 'code')?.config;
    };
    portal.environments[0].spec.services[1].config = { storage: '7Gi' };
    expect(await servesAfter('api', 'other')).toEqual({
      storage: '7Gi',
      serves: 'api,other',
    });
    expect(await servesAfter()).toEqual({ storage: '7Gi' });
  });

  it('lets a public key in beside those that are, and never takes a private one', async () => {
    const own = join(folder, 'key.pub');
    writeFileSync(own, 'ssh-ed25519 AAAA eve@laptop\n');
    portal.environments[0].spec.services[1].config = {
      serves: 'api',
      sshKeys: 'ssh-ed25519 BBBB other',
    };
    expect((await env(['ssh-key', 'orders', own])).code).toBe(0);
    expect(portal.asked.at(-1)).toMatchObject({
      method: 'PATCH',
      body: {
        services: [
          { name: 'api' },
          {
            name: 'code',
            config: {
              serves: 'api',
              sshKeys: 'ssh-ed25519 BBBB other\nssh-ed25519 AAAA eve@laptop',
            },
          },
        ],
      },
    });
    const asked = portal.asked.length;
    writeFileSync(own, '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n');
    const refused = await env(['ssh-key', 'orders', own]);
    expect(refused.err).toContain('is no public key');
    expect(refused.code).toBe(2);
    expect(portal.asked).toHaveLength(asked);
  });
});
