/**
 * Blueprints of environments, and environments themselves, in the catalog.
 *
 * @packageDocumentation
 */
export { catalogModuleEnvironments as default } from './module';
export { catalogModuleEnvironmentEntities } from './entitiesModule';
