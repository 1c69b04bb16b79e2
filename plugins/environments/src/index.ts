/**
 * Front end of development environments: list, form and detail, live.
 *
 * @packageDocumentation
 */

export { environmentsPlugin as default } from './plugin';
export {
  environmentsApiRef,
  type EnvironmentRef,
  type EnvironmentsApi,
} from './api/EnvironmentsApi';
