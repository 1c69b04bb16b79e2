import { type ServiceState } from '../api/types';
import { type Tone } from './tone';

/** A service's state as the page shows it. */
export interface ServiceStateView {
  label: string;
  tone: Tone;
}

const STATES: Record<ServiceState['state'], ServiceStateView> = {
  Pending: { label: 'Waiting', tone: 'quiet' },
  Starting: { label: 'Starting', tone: 'busy' },
  Ready: { label: 'Running', tone: 'good' },
  Failed: { label: 'Failed', tone: 'bad' },
  Paused: { label: 'Paused', tone: 'quiet' },
};

/** Words and tone of a service's state; one that a newer server knows is shown as it is. */
export function serviceStateView(
  state: ServiceState['state'],
): ServiceStateView {
  const views: Record<string, ServiceStateView | undefined> = STATES;
  return views[state] ?? { label: state, tone: 'quiet' };
}

/** How many of an environment's services run, in words. */
export function servicesSummary(services: readonly ServiceState[]): string {
  const running = services.filter(service => service.state === 'Ready').length;
  return services.length === 0
    ? 'None yet'
    : `${running} of ${services.length} running`;
}

/** How many pods a service is to have, in words. */
export function replicasText(replicas: number): string {
  return replicas === 1 ? '1 pod' : `${replicas} pods`;
}
