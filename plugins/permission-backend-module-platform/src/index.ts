/**
 * The platform's permission policy: who may do what to whose things.
 *
 * @packageDocumentation
 */
export { permissionModulePlatform as default } from './module';
