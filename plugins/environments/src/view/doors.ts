import { type ShareLevel } from '@itdo/plugin-environments-common';
import { type Environment, type ServiceDoor } from '../api/types';
import { stopReason } from './stopped';

/** Who may open a service, in words. */
export const SHARE_TEXTS: Record<ShareLevel, string> = {
  owner: 'Its owner, and who may change it',
  team: 'Everybody in its team',
  everyone: 'Everybody who is signed in',
};

/** The same in a word or two, beside a service. */
export const SHARED_WITH: Record<ShareLevel, string> = {
  owner: 'Opens for its owner',
  team: 'Opens for the team',
  everyone: 'Opens for everybody signed in',
};

/** A port by its number, with its name where it has one. */
export function portText({ port, name }: ServiceDoor['ports'][number]): string {
  return name ? `Port ${port} (${name})` : `Port ${port}`;
}

/** How a service is opened through the portal; undefined where it is not. */
export function doorOf(
  environment: Environment,
  service: string,
): ServiceDoor | undefined {
  return environment.doors?.find(door => door.service === service);
}

/** Whether there is something to open: pods that run, on nodes that are none of a simulation. */
export function canOpen(environment: Environment, service: string): boolean {
  const state = environment.services.find(({ name }) => name === service);
  return (
    state?.state === 'Ready' && !state.simulated && !stopReason(environment)
  );
}
