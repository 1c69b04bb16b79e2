import {
  DatabaseService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { BlueprintRulesService } from '@itdo/plugin-environments-node';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { BlueprintVersions } from '../store/BlueprintVersions';
import { BlueprintReader } from './BlueprintReader';
import { Blueprints } from './Blueprints';
import {
  CatalogBlueprints,
  CatalogBlueprintsOptions,
} from './CatalogBlueprints';

/** Blueprints that are read from the catalog twice a minute, in each replica, and whenever somebody asks for them. */
export async function createBlueprints({
  config,
  database,
  kinds,
  rules,
  scheduler,
  ...options
}: Omit<CatalogBlueprintsOptions, 'reader' | 'versions'> & {
  config: EnvironmentsConfig;
  database: DatabaseService;
  /** Complete: no more service types are registered. */
  kinds: ServiceKinds;
  /** Where the catalog asks what the service types demand. */
  rules: BlueprintRulesService;
  scheduler: SchedulerService;
}): Promise<Blueprints> {
  const reader = new BlueprintReader(config, kinds);
  rules.provide(content => reader.checkKinds(content));
  const blueprints = new CatalogBlueprints({
    ...options,
    reader,
    versions: await BlueprintVersions.create(database),
  });
  await scheduler.scheduleTask({
    id: 'environments-blueprints',
    frequency: { seconds: 30 },
    timeout: { minutes: 1 },
    initialDelay: { seconds: 5 },
    // Every replica remembers what is offered.
    scope: 'local',
    fn: async () => {
      await blueprints.list().catch(error => {
        options.logger.warn(
          `No blueprints are offered yet: the catalog cannot be read: ${error}`,
        );
      });
    },
  });
  return blueprints;
}
