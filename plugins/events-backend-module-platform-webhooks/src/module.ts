import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { createIntake } from './createIntake';
import { Deliveries } from './Deliveries';
import { readSecrets } from './readSecrets';

/** The intake of webhooks, under `/api/events/webhooks`. */
export const eventsModulePlatformWebhooks = createBackendModule({
  pluginId: 'events',
  moduleId: 'platform-webhooks',
  register(env) {
    env.registerInit({
      deps: {
        database: coreServices.database,
        events: eventsServiceRef,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
      },
      async init({ database, httpRouter, rootConfig, scheduler, ...deps }) {
        const secrets = readSecrets(rootConfig);
        const deliveries = await Deliveries.create(database);
        httpRouter.use(createIntake({ ...deps, secrets, deliveries }));
        // Hosts have no account; what they send is verified by its signature.
        httpRouter.addAuthPolicy({
          allow: 'unauthenticated',
          path: '/webhooks',
        });
        await scheduler.scheduleTask({
          id: 'platform-webhook-deliveries',
          frequency: { hours: 24 },
          timeout: { minutes: 10 },
          initialDelay: { minutes: 10 },
          fn: () => deliveries.cleanUp(),
        });
      },
    });
  },
});
