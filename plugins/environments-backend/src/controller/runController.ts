import {
  LifecycleService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Clock, ClustersService } from '@itdo/plugin-clusters-node';
import { Acceptance } from '../acceptance/Acceptance';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { Notify } from '../lifecycle/Notify';
import { EnvironmentsController } from './EnvironmentsController';

/** Starts the controller, where this process is to run it, with its hourly sweep, and stops it with the backend. */
export async function runController(options: {
  clusters: ClustersService;
  config: EnvironmentsConfig;
  acceptance: Acceptance;
  kinds: ServiceKinds;
  /** Tells owners that the time of an environment is nearly up; without it nobody is told. */
  notify?: Notify;
  scheduler: SchedulerService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  clock: Clock;
}): Promise<void> {
  const { clusters, config, scheduler, lifecycle } = options;
  const { enabled, serviceAccountToken } = config.controller;
  if (!enabled) {
    return;
  }
  const cluster = serviceAccountToken
    ? clusters.connect(config.cluster, { serviceAccountToken })
    : clusters.get(config.cluster);
  const controller = new EnvironmentsController({ ...options, cluster });
  await scheduler.scheduleTask({
    id: 'environments-sweep',
    // Each process asks itself: only the one that leads does anything.
    scope: 'local',
    frequency: { hours: 1 },
    initialDelay: { minutes: 5 },
    timeout: { minutes: 10 },
    fn: () => controller.sweep(),
  });
  lifecycle.addStartupHook(() => controller.start());
  lifecycle.addShutdownHook(() => controller.stop());
}
