import {
  AuditorService,
  AuthService,
  BackstageCredentials,
  DatabaseService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Clock } from '@itdo/plugin-clusters-node';
import { DevEnvironment, ServiceDoor } from '@itdo/plugin-environments-common';
import { AccessConfig } from '../config/EnvironmentsConfig';
import { AuthorizedEnvironments } from '../environments/AuthorizedEnvironments';
import { EnvironmentStore } from '../environments/EnvironmentStore';
import { noteActivity } from '../environments/noteActivity';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { People } from '../people/People';
import { EnvironmentAuthorizer } from '../permissions/EnvironmentAuthorizer';
import { AccessGrants } from '../store/AccessGrants';
import { scheduleCleanUp } from '../store/scheduleCleanUp';
import { AccessDirectory, portsOf, shareOf } from './AccessDirectory';
import { AccessGate } from './AccessGate';
import { AccessProxy } from './AccessProxy';
import { AccessRights } from './AccessRights';
import { AccessServer } from './AccessServer';
import { AccessSessions } from './AccessSessions';
import { AccessUse } from './AccessUse';
import { OpenExchanges } from './OpenExchanges';
import { ServiceOpener } from './openService';
import { Connections, KeptConnections, PodConnections } from './PodConnections';

/** What the REST API knows of the access proxy. */
export interface Access {
  opener: ServiceOpener;
  /** Told of users of the portal as they come, so that what they have open goes on. */
  seen(user: string, credentials: BackstageCredentials): void;
  doorsOf(environment: DevEnvironment): ServiceDoor[];
}

/** What the access proxy stands on. */
export interface AccessOptions {
  access: AccessConfig;
  auditor: AuditorService;
  auth: AuthService;
  authorizer: EnvironmentAuthorizer;
  clock: Clock;
  database: DatabaseService;
  kinds: ServiceKinds;
  logger: LoggerService;
  rootConfig: RootConfigService;
  scheduler: Pick<SchedulerService, 'scheduleTask'>;
  store: EnvironmentStore;
  /** How services are reached. */
  connections: Connections;
}

/** How services are reached: as the owner of their environment. */
export function connectionsOf(people: People, clock: Clock): Connections {
  return new PodConnections({
    clock,
    clusterOf: ({ environment: { spec } }) =>
      people.clusterOf({ user: spec.owner, team: spec.team }),
  });
}

/** Puts the parts of the access proxy together; nothing listens before `server.listen`. */
export async function createAccess(
  options: AccessOptions,
): Promise<Access & { server: AccessServer; stop(): Promise<void> }> {
  const { access, auth, clock, kinds, logger, store } = options;
  const grants = await AccessGrants.create(options.database);
  await scheduleCleanUp(
    options.scheduler,
    'environments-access-sessions',
    1,
    grants,
  );
  const sessions = new AccessSessions({ grants, auth, clock });
  const directory = new AccessDirectory(store.informer);
  const rights = new AccessRights(options);
  const exchanges = new OpenExchanges(logger);
  const kept = new KeptConnections(options.connections);
  const server = new AccessServer(
    new AccessProxy({
      ...options,
      exchanges,
      gate: new AccessGate({ access, directory, kinds, rights, sessions }),
      portalTokens: tokensOf(options.rootConfig),
      sessions,
      use: new AccessUse({
        clock,
        logger,
        note: environment =>
          noteActivity(environment, { store, now: () => clock.date() }),
      }),
      ways: { connections: options.connections, kept },
    }),
  );
  return {
    opener: new ServiceOpener({
      access,
      authorized: new AuthorizedEnvironments(store, options.authorizer),
      directory,
      rights,
      sessions,
    }),
    seen: (user, credentials) => {
      sessions.seen(user, credentials).catch(error => {
        // Nobody waits for it, and the next request of the user tries again.
        logger.warn(`the sessions of '${user}' were not renewed`, error);
      });
    },
    doorsOf: ({ spec }) =>
      spec.services.map(service => ({
        service: service.name,
        share: shareOf(service, kinds),
        ports: portsOf(service, kinds),
      })),
    server,
    stop: async () => {
      exchanges.stop();
      kept.destroy();
      await server.close();
    },
  };
}

/** The tokens by which programs use the portal. */
function tokensOf(config: RootConfigService): ReadonlySet<string> {
  return new Set(
    (
      config.getOptionalConfigArray('backend.auth.externalAccess') ?? []
    ).flatMap(each => each.getOptionalString('options.token') ?? []),
  );
}
