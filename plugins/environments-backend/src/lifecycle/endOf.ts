import { DevEnvironment } from '@itdo/plugin-environments-common';
import { timesOf } from '../plan/plan';
import { firstOf, instantOf } from './times';

/** When the controller removes an environment: when its time is up, or earlier where its deletion is due; ms since 1970. */
export function endOf(environment: DevEnvironment): number {
  const expires = Date.parse(timesOf(environment).expiresAt);
  return firstOf(expires, instantOf(environment.spec.deleteAfter)) ?? expires;
}
