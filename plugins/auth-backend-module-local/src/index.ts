/**
 * Development sign-in: whoever holds a link printed by `./platform start`
 * chooses which of the catalog's users to be.
 *
 * @packageDocumentation
 */
export { authModuleLocal as default } from './module';
