import {
  AuditorService,
  AuthService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Clock, Cluster, ClusterAddress } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { Router } from 'express';
import { Acceptance } from '../acceptance/Acceptance';
import { ActionParts } from '../actions/Action';
import { Access } from '../access/createAccess';
import { Owners } from '../acceptance/Owners';
import { Blueprints } from '../blueprints/Blueprints';
import { BudgetGate } from '../budgets/BudgetGate';
import { budgetsFor } from '../budgets/budgetsFor';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { EnvironmentEvents } from '../events/EnvironmentEvents';
import { HistoryRecorder } from '../history/HistoryRecorder';
import { Desk } from '../http/Desk';
import { createInside } from '../inside/createInside';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { EnvironmentAuthorizer } from '../permissions/EnvironmentAuthorizer';
import { People } from '../people/People';
import { PreviewEnvironmentsOptions } from '../previews/PreviewEnvironments';
import { Previews } from '../previews/Previews';
import { createRouter } from '../router';
import { EnvironmentHistory } from '../store/EnvironmentHistory';
import { IdempotencyKeys } from '../store/IdempotencyKeys';
import { TerminalTickets } from '../store/TerminalTickets';
import { EnvironmentStreams } from '../stream/EnvironmentStreams';
import { EnvironmentUsages } from '../usage/EnvironmentUsages';
import { UsageSampler } from '../usage/UsageSampler';
import { AuthorizedEnvironments } from './AuthorizedEnvironments';
import { CreateEnvironment } from './CreateEnvironment';
import { EnvironmentOperations } from './EnvironmentOperations';
import { EnvironmentStore } from './EnvironmentStore';
import { EnvironmentWriter } from './EnvironmentWriter';
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
  blueprints: Blueprints;
  owners: Owners;
  people: People;
  /** Missing where services are not opened through the portal. */
  access?: Access;
  store: EnvironmentStore;
  keys: IdempotencyKeys;
  kinds: ServiceKinds;
  config: EnvironmentsConfig;
  cluster: Cluster;
  /** How people's machines reach the cluster. */
  address: ClusterAddress;
  history: EnvironmentHistory;
  sampler: UsageSampler;
  tickets: TerminalTickets;
  clock: Clock;
  /** Makes environments of pull requests with what those of people are made with. */
  createPreviews?(
    parts: PreviewEnvironmentsOptions,
  ): Promise<Previews | undefined>;
  validateResponses?: boolean;
}

/** Puts the parts of the REST API together, which actions stand on, too; `stop` ends its streams. */
export async function assembleRouter(
  options: RestOptions,
): Promise<{ router: Router; actions: ActionParts; stop(): void }> {
  const { authorizer, store, owners, config, kinds, clock } = options;
  const { blueprints, access } = options;
  const view = (environment: DevEnvironment) =>
    viewOf(environment, {
      simulatedReason: config.simulatedReason,
      newerThan: blueprint => blueprints.newerThan(blueprint),
      doorsOf: access?.doorsOf,
    });
  const authorized = new AuthorizedEnvironments(store, authorizer);
  const events = new EnvironmentEvents(options);
  const usages = new EnvironmentUsages(options);
  const streams = new EnvironmentStreams({
    ...options,
    informer: store.informer,
    authorized,
    events,
    usages,
    view,
  });
  const budgets = new BudgetGate({ store, clock, budgets: config.budgets });
  const parts = { ...options, authorized, budgets, now: () => clock.date() };
  const inside = createInside(parts);
  const recorder = new HistoryRecorder(options);
  const unfollow = recorder.follow(store.informer);
  const desk = new Desk({ ...options, recorder, seen: access?.seen });
  const creation = new CreateEnvironment(parts);
  const writer = new EnvironmentWriter(parts);
  const operations = new EnvironmentOperations({ ...parts, creation, writer });
  const previews = await options.createPreviews?.({
    ...parts,
    creation,
    operations,
    writer,
  });
  const router = await createRouter({
    ...parts,
    ...inside,
    desk,
    opener: access?.opener,
    operations,
    previews,
    events,
    usages,
    streams,
    view,
    options: caller => optionsOf(caller, owners, config, kinds),
    budgetsFor: (query, caller, credentials) =>
      budgetsFor(query, caller, credentials, {
        authorized,
        owners,
        gate: budgets,
        budgets: config.budgets,
      }),
  });
  return {
    router,
    actions: { ...parts, desk, operations, events, view },
    stop: () => {
      unfollow();
      inside.stop();
      streams.stop();
    },
  };
}
