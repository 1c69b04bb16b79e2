import { Server } from 'node:http';
import { DatabaseService } from '@backstage/backend-plugin-api';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  actionsRegistryServiceMock,
  MockActionsRegistry,
} from '@backstage/backend-test-utils/alpha';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { Clock, Informer, systemClock } from '@itdo/plugin-clusters-node';
import {
  Blueprint,
  DevEnvironment,
  DevEnvironmentSpec,
  DevEnvironmentStatus,
  Environment,
  RESOURCE_TYPE_ENVIRONMENT,
} from '@itdo/plugin-environments-common';
import { Express } from 'express';
import request, { Test } from 'supertest';
import { devEnvironments } from '../controller/devEnvironments';
import { PreviewEnvironmentsOptions } from '../previews/PreviewEnvironments';
import { Previews } from '../previews/Previews';
import { EnvironmentHistory } from '../store/EnvironmentHistory';
import { IdempotencyKeys } from '../store/IdempotencyKeys';
import { TerminalTickets } from '../store/TerminalTickets';
import { UsageSampler } from '../usage/UsageSampler';
import { actAs, platformAccounts } from './actAs';
import {
  ConnectedCluster,
  describeWithCluster,
  dropEnvironment,
  dropNamespace,
  eventually,
  uniqueSuffix,
} from './controlPlane';
import { tableOfBlueprints, tableOfOwners } from './fixtures';
import { onlyOwn, startRestApi } from './restApi';

const ROOT = '/api/environments/v1';

/** What a description of the API has otherwise. */
export interface ApiOptions {
  settings?: object;
  blueprints?: Blueprint[];
  createPreviews?(
    api: TestApi,
    parts: PreviewEnvironmentsOptions,
    database: DatabaseService,
  ): Promise<Previews>;
}

/** Part of an environment that names it. */
type Named = Pick<Environment, 'namespace' | 'name'>;

/**
 * The REST API of a team of three: Jane and John are developers, Leo leads. Auditors read everything; Olga is of another
 * team.
 */
export class TestApi {
  readonly suffix = uniqueSuffix();
  readonly team = `group:default/${this.suffix}`;
  readonly otherTeam = `group:default/other-${this.suffix}`;
  readonly jane = this.#user('jane');
  readonly john = this.#user('john');
  readonly leo = this.#user('leo');
  readonly olga = this.#user('olga');
  readonly ci = { authorization: mockCredentials.service.header() };
  /** Who has lost every right meanwhile. */
  readonly shutOut = new Set<string>();
  /** Events of the audit log, in order. */
  readonly audit: string[] = [];
  readonly clock: Clock & { ahead: number };
  /** What is registered with Backstage's actions registry; its plugin is called `test` here. */
  readonly actions: MockActionsRegistry;
  cluster!: ConnectedCluster;
  sampler!: UsageSampler;
  #app!: Express;
  #informer!: Informer<DevEnvironment>;
  #ends: Array<() => Promise<void>> = [];

  constructor() {
    this.actions = actionsRegistryServiceMock();
    const shift = { ahead: 0 };
    this.clock = Object.assign(shift, {
      ...systemClock,
      date: () => new Date(Date.now() + shift.ahead),
    });
  }

  async start(
    connect: () => Promise<ConnectedCluster>,
    database: Parameters<typeof IdempotencyKeys.create>[0],
    options: ApiOptions,
  ): Promise<void> {
    this.cluster = await connect();
    const portal = await actAs(this.cluster, platformAccounts.portal);
    const { app, informer, sampler, stop } = await startRestApi({
      cluster: portal,
      controller: this.suffix,
      history: await EnvironmentHistory.create(database),
      keys: await IdempotencyKeys.create(database),
      tickets: await TerminalTickets.create(database),
      owners: tableOfOwners({
        [this.jane]: [this.team],
        [this.john]: [this.team],
        [this.leo]: [this.team],
        [this.olga]: [this.otherTeam],
      }),
      policy: (user, permission) => this.#decide(user, permission),
      blueprints: tableOfBlueprints(...(options.blueprints ?? [])),
      settings: options.settings,
      clock: this.clock,
      audit: eventId => this.audit.push(eventId),
      actions: this.actions,
      createPreviews:
        options.createPreviews &&
        (async parts => options.createPreviews?.(this, parts, database)),
    });
    this.#app = app;
    this.#informer = informer;
    this.sampler = sampler;
    this.#ends = [stop, () => portal.close()];
  }

  async stop(): Promise<void> {
    for (const end of this.#ends) {
      await end();
    }
    for (const team of [this.suffix, `other-${this.suffix}`]) {
      const namespace = `team-${team}`;
      const { items } = await this.cluster.list<DevEnvironment>(
        devEnvironments,
        { namespace },
      );
      for (const { metadata } of items) {
        await dropEnvironment(this.cluster, metadata);
      }
      await dropNamespace(this.cluster, namespace);
    }
    await this.cluster.close();
  }

  as(user: string) {
    return { authorization: mockCredentials.user.header(user) };
  }

  get(path: string, headers = this.as(this.jane)): Test {
    return request(this.#app).get(`${ROOT}${path}`).set(headers);
  }

  post(
    path: string,
    body?: object,
    headers: object = this.as(this.jane),
  ): Test {
    return request(this.#app)
      .post(`${ROOT}${path}`)
      .set(headers as Record<string, string>)
      .send(body);
  }

  patch(path: string, body: object, headers = this.as(this.jane)): Test {
    return request(this.#app).patch(`${ROOT}${path}`).set(headers).send(body);
  }

  delete(path: string, headers = this.as(this.jane)): Test {
    return request(this.#app).delete(`${ROOT}${path}`).set(headers);
  }

  /** The same API on a port of its own, for what does not end by itself; the caller closes it. */
  listen(): Server {
    return this.#app.listen(0, '127.0.0.1');
  }

  /** Path of an environment, or of what can be asked of it. */
  pathOf({ namespace, name }: Named, operation = ''): string {
    return `/environments/${namespace}/${name}${operation}`;
  }

  /** Makes an environment with one service, seen by the watch. */
  async make(
    name: string,
    changes: object = {},
    user = this.jane,
  ): Promise<Environment> {
    const services = [{ name: 'frontend', type: 'frontend' }];
    const { body, status } = await this.post(
      '/environments',
      { name, services, ...changes },
      this.as(user),
    );
    if (status !== 202) {
      throw new Error(`${name} was not made: ${JSON.stringify(body)}`);
    }
    return body;
  }

  /** Says of an environment what its controller would: that it was accepted, and more. */
  async report(
    { namespace, name }: Named,
    status: DevEnvironmentStatus = {},
  ): Promise<void> {
    const condition = {
      status: 'True',
      reason: 'Told',
      message: 'by a test',
      lastTransitionTime: '2026-11-24T08:00:00Z',
    };
    const { metadata } = await this.cluster.patch<DevEnvironment>(
      devEnvironments,
      { namespace, name },
      {
        status: {
          observedGeneration: 1,
          conditions: ['Accepted', 'Namespace'].map(type => ({
            type,
            ...condition,
          })),
          ...status,
        },
      },
      { subresource: 'status' },
    );
    await this.#seen(metadata);
  }

  /** Changes the spec of an environment past the API, as kubectl does, until the watch has told of it. */
  async write(
    { namespace, name }: Named,
    spec: Partial<DevEnvironmentSpec>,
  ): Promise<void> {
    const { metadata } = await this.cluster.patch<DevEnvironment>(
      devEnvironments,
      { namespace, name },
      { spec },
    );
    await this.#seen(metadata);
  }

  /** Removes an environment, until the watch has told of it. */
  async drop({ namespace, name }: Named): Promise<void> {
    await dropEnvironment(this.cluster, { namespace, name });
    await eventually(
      async () => this.#informer.get(`${namespace}/${name}`) === undefined,
    );
  }

  /** The object as it stands in the cluster. */
  read({ namespace, name }: Named): Promise<DevEnvironment> {
    return this.cluster.get<DevEnvironment>(devEnvironments, {
      namespace,
      name,
    });
  }

  #seen({ namespace, name, resourceVersion }: DevEnvironment['metadata']) {
    return eventually(async () => {
      const seen = this.#informer.get(`${namespace}/${name}`);
      return seen?.metadata.resourceVersion === resourceVersion;
    });
  }

  #user(name: string): string {
    return `user:default/${name}-${this.suffix}`;
  }

  #decide(user: string, permission: string): PolicyDecision {
    if (this.shutOut.has(user)) {
      return { result: AuthorizeResult.DENY };
    }
    if (permission === 'platform.environment.create') {
      return { result: AuthorizeResult.ALLOW };
    }
    const isTeams = [
      'platform.environment.read',
      'platform.environment.access',
    ].includes(permission);
    return user === this.leo || (isTeams && user !== this.olga)
      ? {
          result: AuthorizeResult.CONDITIONAL,
          pluginId: 'environments',
          resourceType: RESOURCE_TYPE_ENVIRONMENT,
          conditions: {
            rule: 'IS_TEAM',
            resourceType: RESOURCE_TYPE_ENVIRONMENT,
            params: { teams: [this.team] },
          },
        }
      : onlyOwn(user);
  }
}

/** Describes the REST API on a real control plane and database. */
export function describeApi(
  title: string,
  options: ApiOptions,
  body: (api: TestApi) => void,
): void {
  describeWithCluster(
    title,
    connect => {
      const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
      const api = new TestApi();
      beforeAll(async () => {
        const knex = await databases.init('POSTGRES_18');
        await api.start(connect, { getClient: async () => knex }, options);
      });
      afterAll(() => api.stop());
      body(api);
    },
    { database: true },
  );
}

/** What a refusal names: `field rule` of each. */
export function refusalsOf(answer: { body: unknown }): string[] {
  const { error } = answer.body as {
    error?: { details?: Array<{ field: string; rule: string }> };
  };
  return (error?.details ?? []).map(({ field, rule }) => `${field} ${rule}`);
}
