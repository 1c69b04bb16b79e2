import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { clustersServiceRef, systemClock } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import {
  blueprintRulesServiceRef,
  environmentServiceKindsExtensionPoint,
} from '@itdo/plugin-environments-node';
import { connectionsOf, createAccess } from './access/createAccess';
import { Acceptance } from './acceptance/Acceptance';
import { CatalogOwners } from './acceptance/CatalogOwners';
import { registerActions } from './actions/registerActions';
import { createBlueprints } from './blueprints/createBlueprints';
import { readEnvironmentsConfig } from './config/readConfig';
import { followImages } from './config/readImages';
import { devEnvironments } from './controller/devEnvironments';
import { runController } from './controller/runController';
import { environmentSelector } from './controller/selectors';
import { assembleRouter } from './environments/assembleRouter';
import { EnvironmentStore } from './environments/EnvironmentStore';
import { ServiceKinds } from './kinds/ServiceKinds';
import { endNotices } from './notices/endNotices';
import { removeAccountsOfLeavers } from './people/AccountsOfLeavers';
import { People } from './people/People';
import { EnvironmentAuthorizer } from './permissions/EnvironmentAuthorizer';
import { registerPermissions } from './permissions/registerPermissions';
import { environmentResourceRef } from './permissions/rules';
import { createPreviews } from './previews/createPreviews';
import { EnvironmentHistory } from './store/EnvironmentHistory';
import { IdempotencyKeys } from './store/IdempotencyKeys';
import { scheduleCleanUp } from './store/scheduleCleanUp';
import { TerminalTickets } from './store/TerminalTickets';
import { UsageSampler } from './usage/UsageSampler';

/** Development environments: their controller, and the REST API under `/api/environments`. */
export const environmentsPlugin = createBackendPlugin({
  pluginId: 'environments',
  register(env) {
    const kinds = ServiceKinds.withDefaults();
    env.registerExtensionPoint(environmentServiceKindsExtensionPoint, kinds);
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        clusters: clustersServiceRef,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootConfig: coreServices.rootConfig,
        rules: blueprintRulesServiceRef,
        scheduler: coreServices.scheduler,
      },
      async init({ clusters, permissionsRegistry, ...deps }) {
        const { auth, catalog, lifecycle, scheduler } = deps;
        const config = readEnvironmentsConfig(deps.rootConfig);
        const unfollow = followImages(
          config.images,
          deps.rootConfig,
          deps.logger,
        );
        const clock = systemClock;
        const owners = new CatalogOwners({
          auth,
          catalog,
          teamTypes: config.teamTypes,
          clock,
        });
        const acceptance = new Acceptance({ config, kinds, owners });
        const keys = await IdempotencyKeys.create(deps.database);
        await scheduleCleanUp(
          scheduler,
          'environments-idempotency-keys',
          6,
          keys,
        );

        const tickets = await TerminalTickets.create(deps.database);
        await scheduleCleanUp(
          scheduler,
          'environments-terminal-tickets',
          1,
          tickets,
        );
        const history = await EnvironmentHistory.create(deps.database);
        await scheduleCleanUp(scheduler, 'environments-history', 24, history);

        const cluster = clusters.get(config.cluster);
        const people = new People({
          clusters,
          cluster: config.cluster,
          // What people have open ends soon after they have left.
          memberships: new CatalogOwners({
            auth,
            catalog,
            teamTypes: config.teamTypes,
            clock,
            rememberedMs: 5_000,
          }),
          clock,
        });
        // Installations that share a cluster do not know each other's people.
        if (!config.controller.name) {
          await scheduler.scheduleTask({
            id: 'environments-accounts-of-leavers',
            frequency: { minutes: 5 },
            timeout: { minutes: 5 },
            initialDelay: { minutes: 5 },
            fn: async () => {
              await removeAccountsOfLeavers({
                ...deps,
                cluster,
                memberships: owners,
              });
            },
          });
        }
        const informer = cluster.informer<DevEnvironment>({
          resource: devEnvironments,
          labelSelector: environmentSelector(config.controller.name),
          // They tell by which program a change came.
          managedFields: true,
        });
        const store = new EnvironmentStore(cluster, informer);
        registerPermissions(permissionsRegistry, store);
        const sampler = new UsageSampler({ ...deps, cluster, clock });
        const authorizer = new EnvironmentAuthorizer(
          deps.permissions,
          permissionsRegistry.getPermissionRuleset(environmentResourceRef),
        );
        const access =
          config.access &&
          (await createAccess({
            ...deps,
            access: config.access,
            authorizer,
            clock,
            connections: connectionsOf(people, clock),
            kinds,
            store,
          }));
        const { router, actions, stop } = await assembleRouter({
          ...deps,
          access,
          acceptance,
          blueprints: await createBlueprints({ ...deps, clock, config, kinds }),
          cluster,
          address: clusters.addressOf(config.cluster),
          clock,
          config,
          history,
          keys,
          tickets,
          kinds,
          owners,
          people,
          sampler,
          store,
          authorizer,
          createPreviews: parts => createPreviews(deps, parts),
        });
        deps.httpRouter.use(router);
        registerActions(deps.actionsRegistry, actions);
        if (config.access) {
          await access?.server.listen(config.access.listen);
        }
        lifecycle.addStartupHook(() => sampler.start());
        lifecycle.addShutdownHook(async () => {
          unfollow();
          stop();
          await access?.stop();
          sampler.stop();
          await informer.stop();
        });

        await runController({
          ...deps,
          acceptance,
          clock,
          clusters,
          config,
          kinds,
          notify: endNotices(deps.notifications),
        });
      },
    });
  },
});
