import { request, IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { Informer } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { permissionRules } from '../../__testUtils__/permissionRules';
import { TravelClock } from '../../__testUtils__/TravelClock';
import { AccessConfig } from '../../config/EnvironmentsConfig';
import { AuthorizedEnvironments } from '../../environments/AuthorizedEnvironments';
import { EnvironmentStore } from '../../environments/EnvironmentStore';
import { ServiceKinds } from '../../kinds/ServiceKinds';
import { EnvironmentAuthorizer } from '../../permissions/EnvironmentAuthorizer';
import { AccessDirectory } from '../AccessDirectory';
import { AccessGate } from '../AccessGate';
import { AccessProxy } from '../AccessProxy';
import { AccessRights } from '../AccessRights';
import { AccessServer } from '../AccessServer';
import { AccessSessions } from '../AccessSessions';
import { AccessUse } from '../AccessUse';
import { accessId, labelOf } from '../address';
import { OpenExchanges } from '../OpenExchanges';
import { ServiceOpener } from '../openService';
import { Connections, KeptConnections } from '../PodConnections';
import { MemoryGrants } from './MemoryGrants';

/** What came back. */
export interface TestAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What the policy says of a user and a permission. */
export type TestPolicy = (user: string, permission: string) => boolean;

/** The access proxy with environments, a policy and connections of a test's own, listening on a port of 127.0.0.1. */
export class TestProxy {
  readonly audit: string[] = [];
  readonly used: string[] = [];
  readonly clock = new TravelClock();
  readonly exchanges: OpenExchanges;
  readonly sessions: AccessSessions;
  readonly opener: ServiceOpener;
  readonly #server: AccessServer;
  readonly #kept: KeptConnections;
  port = 0;

  constructor(
    environments: DevEnvironment[],
    connections: Connections,
    policy: TestPolicy,
  ) {
    const logger = mockServices.logger.mock();
    const informer = tableOf(environments);
    const kinds = ServiceKinds.withDefaults();
    const authorizer = authorizerOf(policy);
    const { clock } = this;
    const access = accessOf(() => this.port);
    this.sessions = new AccessSessions({
      grants: new MemoryGrants(),
      auth: mockServices.auth(),
      clock,
    });
    const directory = new AccessDirectory(informer);
    const rights = new AccessRights({ authorizer, kinds, clock });
    const parts = {
      access,
      directory,
      kinds,
      rights,
      sessions: this.sessions,
    };
    this.exchanges = new OpenExchanges(logger);
    this.opener = new ServiceOpener({
      ...parts,
      authorized: new AuthorizedEnvironments(
        new EnvironmentStore({} as never, informer),
        authorizer,
      ),
    });
    this.#kept = new KeptConnections(connections);
    this.#server = new AccessServer(
      new AccessProxy({
        ...parts,
        auditor: mockServices.auditor.mock({
          createEvent: async ({ eventId }) => ({
            success: async () => {
              this.audit.push(`${eventId} succeeded`);
            },
            fail: async () => {
              this.audit.push(`${eventId} failed`);
            },
          }),
        }),
        exchanges: this.exchanges,
        gate: new AccessGate(parts),
        logger,
        portalTokens: new Set(),
        use: new AccessUse({
          clock,
          logger,
          note: async ({ metadata }) => this.used.push(metadata.name),
        }),
        ways: { connections, kept: this.#kept },
      }),
    );
  }

  async start(): Promise<void> {
    this.port = await this.#server.listen({ host: '127.0.0.1', port: 0 });
  }

  async stop(): Promise<void> {
    this.exchanges.stop();
    this.#kept.destroy();
    await this.#server.close();
  }

  /** `Host` of a port of a service. */
  hostOf({ metadata }: DevEnvironment, service: string, port: number): string {
    const label = labelOf({ port, id: accessId(metadata.uid ?? '', service) });
    return `${label}.access.localhost:${this.port}`;
  }

  /** Opens a service as a user does in the portal. */
  open(
    user: string,
    { metadata }: DevEnvironment,
    service: string,
    port: number,
    path?: string,
  ) {
    const { namespace, name } = metadata;
    return this.opener.open(
      {
        name: { namespace, name },
        caller: { id: user, user },
        credentials: mockCredentials.user(user),
      },
      { service, port, path },
    );
  }

  /** {@link open}, and in: the cookie that the browser then has. */
  async enter(
    user: string,
    environment: DevEnvironment,
    service: string,
    port: number,
  ): Promise<string> {
    const { url } = await this.open(user, environment, service, port);
    const { host, pathname, search } = new URL(url);
    const { status, headers, body } = await this.get(host, pathname + search);
    const [cookie = ''] = headers['set-cookie'] ?? [];
    if (status !== 303 || !cookie) {
      throw new Error(`not let in: ${status} ${body}`);
    }
    return cookie.split(';')[0];
  }

  get(
    host: string,
    path = '/',
    headers: Record<string, string> = {},
    sent?: { method: string; body?: string },
  ): Promise<TestAnswer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: this.port,
          path,
          method: sent?.method,
          headers: { host, ...headers },
        },
        answer => {
          text(answer).then(
            body =>
              resolve({
                status: answer.statusCode ?? 0,
                headers: answer.headers,
                body,
              }),
            reject,
          );
        },
      );
      outgoing.once('error', reject);
      outgoing.end(sent?.body);
    });
  }
}

function accessOf(port: () => number): AccessConfig {
  return {
    scheme: 'http',
    domain: 'access.localhost',
    get port() {
      return port();
    },
    portalUrl: 'http://localhost:7007',
    listen: { host: '127.0.0.1', port: 0 },
  };
}

/** As an informer shows them; they may change meanwhile. */
function tableOf(environments: DevEnvironment[]): Informer<DevEnvironment> {
  let valuesOf: (environment: DevEnvironment) => string[] = () => [];
  const table: Partial<Informer<DevEnvironment>> = {
    hasSynced: true,
    list: () => environments,
    get: key =>
      environments.find(
        ({ metadata: { namespace, name } }) => `${namespace}/${name}` === key,
      ),
    addIndex: (_, index) => {
      valuesOf = index;
    },
    byIndex: (_, value) =>
      environments.filter(each => valuesOf(each).includes(value)),
  };
  return table as Informer<DevEnvironment>;
}

function authorizerOf(policy: TestPolicy): EnvironmentAuthorizer {
  return new EnvironmentAuthorizer(
    mockServices.permissions.mock({
      authorizeConditional: async (queries, options) =>
        queries.map(({ permission }): PolicyDecision => {
          const { principal } = (
            options as { credentials: { principal: { userEntityRef: string } } }
          ).credentials;
          return {
            result: policy(principal.userEntityRef, permission.name)
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
          };
        }),
    }),
    permissionRules,
  );
}
