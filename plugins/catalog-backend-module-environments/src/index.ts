/**
 * Blueprints of environments in the catalog.
 *
 * @packageDocumentation
 */
export { catalogModuleEnvironments as default } from './module';
