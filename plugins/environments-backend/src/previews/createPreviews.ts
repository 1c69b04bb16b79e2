import {
  DatabaseService,
  LifecycleService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { EventsService } from '@backstage/plugin-events-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { PullRequestRecords } from '../store/PullRequestRecords';
import { scheduleCleanUp } from '../store/scheduleCleanUp';
import { createHosts } from './hosts/createHosts';
import {
  PreviewEnvironments,
  PreviewEnvironmentsOptions,
} from './PreviewEnvironments';
import { Previews } from './Previews';
import { readEvent, TOPICS } from './readEvent';
import { readPreviews } from './readPreviews';
import { Reporter } from './Reporter';

const LOOK_AROUND_MINUTES = 5;

/** What previews need of the backend. */
export interface PreviewServices {
  database: DatabaseService;
  events: EventsService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  rootConfig: RootConfigService;
  scheduler: SchedulerService;
}

/** Puts previews together, which hear of pull requests from now on; undefined where none are configured. */
export async function createPreviews(
  services: PreviewServices,
  options: PreviewEnvironmentsOptions,
): Promise<Previews | undefined> {
  const { database, events, lifecycle, logger, rootConfig, scheduler } =
    services;
  const config = readPreviews(rootConfig);
  if (!config) {
    return undefined;
  }
  const hosts = createHosts(
    config.repositories,
    ScmIntegrations.fromConfig(rootConfig),
  );
  const records = await PullRequestRecords.create(database);
  const environments = new PreviewEnvironments(options);
  const reporter = new Reporter({
    records,
    logger,
    portalUrl: config.portalUrl,
    newest: environment => environments.newest(environment),
  });
  const previews = new Previews({
    config,
    hosts,
    records,
    logger,
    environments,
    reporter,
  });
  await events.subscribe({
    id: 'environments-previews',
    topics: TOPICS,
    onEvent: async ({ topic, metadata = {}, eventPayload }) => {
      const event = readEvent(topic, metadata, eventPayload);
      if (event) {
        await previews.hear(event);
      }
    },
  });
  await scheduler.scheduleTask({
    id: 'environments-previews',
    frequency: { minutes: LOOK_AROUND_MINUTES },
    timeout: { minutes: LOOK_AROUND_MINUTES },
    initialDelay: { minutes: 1 },
    fn: () => previews.lookAround(),
  });
  await scheduleCleanUp(
    scheduler,
    'environments-previews-records',
    24,
    records,
  );
  const report = (environment: DevEnvironment) => {
    if (environment.spec.source) {
      previews.report(environment).catch(error => {
        logger.warn(
          `how a preview stands could not be told: ${toError(error).message}`,
        );
      });
    }
  };
  const unfollow = options.store.informer.subscribe({
    added: report,
    updated: report,
  });
  lifecycle.addShutdownHook(() => unfollow());
  return previews;
}
