import {
  AuditorService,
  AuthService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Clock, Cluster } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { Router } from 'express';
import { Acceptance } from '../acceptance/Acceptance';
import { Owners } from '../acceptance/Owners';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { EnvironmentEvents } from '../events/EnvironmentEvents';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { EnvironmentAuthorizer } from '../permissions/EnvironmentAuthorizer';
import { createRouter } from '../router';
import { IdempotencyKeys } from '../store/IdempotencyKeys';
import { EnvironmentStreams } from '../stream/EnvironmentStreams';
import { AuthorizedEnvironments } from './AuthorizedEnvironments';
import { CreateEnvironment } from './CreateEnvironment';
import { EnvironmentStore } from './EnvironmentStore';
import { optionsOf } from './optionsOf';
import { viewOf } from './view';

/** What the REST API stands on. */
export interface RestOptions {
  auditor: AuditorService;
  auth: AuthService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  authorizer: EnvironmentAuthorizer;
  acceptance: Acceptance;
  owners: Owners;
  store: EnvironmentStore;
  keys: IdempotencyKeys;
  kinds: ServiceKinds;
  config: EnvironmentsConfig;
  cluster: Cluster;
  clock: Clock;
  validateResponses?: boolean;
}

/** Puts the parts of the REST API together; `stop` ends its streams. */
export async function assembleRouter(
  options: RestOptions,
): Promise<{ router: Router; stop(): void }> {
  const { authorizer, store, owners, config, kinds, clock } = options;
  const view = (environment: DevEnvironment) =>
    viewOf(environment, config.simulatedReason);
  const authorized = new AuthorizedEnvironments(store, authorizer);
  const events = new EnvironmentEvents(options.cluster);
  const streams = new EnvironmentStreams({
    ...options,
    informer: store.informer,
    authorized,
    events,
    view,
  });
  const router = await createRouter({
    ...options,
    authorized,
    creation: new CreateEnvironment({ ...options, authorized }),
    events,
    streams,
    view,
    options: caller => optionsOf(caller, owners, config, kinds),
    now: () => clock.date(),
  });
  return { router, stop: () => streams.stop() };
}
