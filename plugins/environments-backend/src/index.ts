/**
 * Development environments: REST API, controller and the service types of the platform.
 *
 * @packageDocumentation
 */

export { environmentsPlugin as default } from './plugin';
