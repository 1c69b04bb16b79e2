import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import { PermissionsService } from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { Clock, Informer, systemClock } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  RESOURCE_TYPE_ENVIRONMENT,
} from '@itdo/plugin-environments-common';
import express, { Express } from 'express';
import { registerActions } from '../actions/registerActions';
import { Acceptance } from '../acceptance/Acceptance';
import { Owners } from '../acceptance/Owners';
import { Blueprints } from '../blueprints/Blueprints';
import { devEnvironments } from '../controller/devEnvironments';
import { environmentSelector } from '../controller/selectors';
import { assembleRouter, RestOptions } from '../environments/assembleRouter';
import { EnvironmentStore } from '../environments/EnvironmentStore';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { EnvironmentAuthorizer } from '../permissions/EnvironmentAuthorizer';
import { People } from '../people/People';
import { EnvironmentHistory } from '../store/EnvironmentHistory';
import { IdempotencyKeys } from '../store/IdempotencyKeys';
import { TerminalTickets } from '../store/TerminalTickets';
import { UsageSampler } from '../usage/UsageSampler';
import { ConnectedCluster } from './controlPlane';
import { permissionRules } from './permissionRules';
import { tableOfBlueprints, testConfig } from './fixtures';
import { testClusters } from './testClusters';

/** What a policy says to one user; services may do everything, as in the real framework. */
export type TestPolicy = (user: string, permission: string) => PolicyDecision;

/** The condition that an environment is a user's own. */
export function onlyOwn(user: string): PolicyDecision {
  return {
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'environments',
    resourceType: RESOURCE_TYPE_ENVIRONMENT,
    conditions: {
      rule: 'IS_OWNER',
      resourceType: RESOURCE_TYPE_ENVIRONMENT,
      params: { owners: [user] },
    },
  };
}

/** The REST API on a real cluster and database, without a controller, its answers checked against the OpenAPI file. */
export async function startRestApi(options: {
  cluster: ConnectedCluster;
  keys: IdempotencyKeys;
  tickets: TerminalTickets;
  history: EnvironmentHistory;
  owners: Owners;
  policy: TestPolicy;
  /** Keeps its environments apart from those of others on the same cluster. */
  controller: string;
  blueprints?: Blueprints;
  /** Settings over those of all tests. */
  settings?: object;
  clock?: Clock;
  audit?(eventId: string): void;
  /** Where its actions are registered. */
  actions?: ActionsRegistryService;
  createPreviews?: RestOptions['createPreviews'];
}): Promise<{
  app: Express;
  informer: Informer<DevEnvironment>;
  sampler: UsageSampler;
  stop(): Promise<void>;
}> {
  const { cluster, keys, tickets, history, owners, controller, audit } =
    options;
  const clock = options.clock ?? systemClock;
  const config = testConfig({
    ...options.settings,
    controller: { name: controller },
  });
  const kinds = ServiceKinds.withDefaults();
  const logger = mockServices.logger.mock();
  const informer = cluster.informer<DevEnvironment>({
    resource: devEnvironments,
    labelSelector: environmentSelector(controller),
    managedFields: true,
  });
  await informer.whenSynced();
  const sampler = new UsageSampler({ cluster, clock, logger });
  const clusters = await testClusters(cluster);
  const people = new People({
    clusters,
    cluster: undefined,
    memberships: owners,
    clock: systemClock,
  });
  const { router, actions, stop } = await assembleRouter({
    auditor: mockServices.auditor.mock({
      createEvent: async ({ eventId }) => {
        audit?.(eventId);
        return { success: async () => {}, fail: async () => {} };
      },
    }),
    auth: mockServices.auth(),
    httpAuth: mockServices.httpAuth(),
    logger,
    acceptance: new Acceptance({ config, kinds, owners }),
    authorizer: new EnvironmentAuthorizer(
      permissionsOf(options.policy),
      permissionRules,
    ),
    blueprints: options.blueprints ?? tableOfBlueprints(),
    clock,
    store: new EnvironmentStore(cluster, informer),
    cluster,
    address: clusters.addressOf(),
    config,
    history,
    keys,
    tickets,
    kinds,
    owners,
    people,
    sampler,
    createPreviews: options.createPreviews,
    validateResponses: true,
  });
  if (options.actions) {
    registerActions(options.actions, actions);
  }
  const app = express();
  app.use('/api/environments', router);
  app.use(
    MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger,
    }).error(),
  );
  return {
    app,
    informer,
    sampler,
    stop: async () => {
      stop();
      await informer.stop();
      await clusters.close();
    },
  };
}

function permissionsOf(policy: TestPolicy): PermissionsService {
  const decide = (
    permission: string,
    credentials: { principal?: unknown } | undefined,
  ): PolicyDecision => {
    const principal = credentials?.principal as
      | { type: string; userEntityRef: string }
      | undefined;
    return principal?.type === 'user'
      ? policy(principal.userEntityRef, permission)
      : { result: AuthorizeResult.ALLOW };
  };
  return {
    authorizeConditional: async (queries, options) =>
      queries.map(({ permission }) =>
        decide(
          permission.name,
          options && 'credentials' in options ? options.credentials : undefined,
        ),
      ),
    authorize: async (requests, options) =>
      requests.map(({ permission }) => ({
        result:
          decide(
            permission.name,
            options && 'credentials' in options
              ? options.credentials
              : undefined,
          ).result === AuthorizeResult.DENY
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      })),
  };
}
