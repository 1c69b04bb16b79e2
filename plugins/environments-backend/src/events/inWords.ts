import { KubernetesObject } from '@itdo/plugin-clusters-node';
import { EnvironmentEvent } from '@itdo/plugin-environments-common';

/** An event of `events.k8s.io/v1`, as far as it is read here. */
export interface KubernetesEvent extends KubernetesObject {
  reason?: string;
  note?: string;
  type?: string;
  eventTime?: string | null;
  regarding?: { kind?: string; name?: string };
  series?: { count?: number; lastObservedTime?: string };
  deprecatedCount?: number;
  deprecatedLastTimestamp?: string;
}

const MAX_NOTE = 1000;

/** What frequent reasons mean; others speak by their own note. */
const WORDS: Record<string, string> = {
  Scheduled: 'A node was chosen',
  Pulling: 'The image is being pulled',
  Pulled: 'The image is there',
  Created: 'The container was made',
  Started: 'The container runs',
  Killing: 'The container is being stopped',
  BackOff: 'It failed and is tried again after a pause',
  FailedScheduling: 'No node has room for it at the moment',
  FailedMount: 'A volume cannot be mounted',
  FailedCreate: 'Its pod is refused',
  Unhealthy: 'It does not answer yet, or not any more',
  ScalingReplicaSet: 'The number of pods changes',
  SuccessfulCreate: 'A pod was made',
  SuccessfulDelete: 'A pod was removed',
  WaitForFirstConsumer: 'The volume waits for the pod that uses it',
  ExternalProvisioning: 'The volume is being made',
  Provisioning: 'The volume is being made',
  ProvisioningSucceeded: 'The volume is there',
};

/** Normal events whose note adds nothing to the words. */
const SELF_EVIDENT = new Set(['Created', 'Started', 'ExternalProvisioning']);

/** A Kubernetes event as the API shows it. */
export function inWords(event: KubernetesEvent): EnvironmentEvent {
  const { metadata = {}, regarding = {}, reason = '', series } = event;
  const note = printable(event.note ?? '').slice(0, MAX_NOTE);
  const words = WORDS[reason];
  const plain = words && (SELF_EVIDENT.has(reason) || note === '');
  return {
    uid: metadata.uid ?? '',
    time: timeOf(event),
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason,
    message: plain ? words : [words, note || reason].filter(Boolean).join(': '),
    object: `${regarding.kind ?? ''}/${regarding.name ?? ''}`,
    count: series?.count ?? event.deprecatedCount ?? 1,
  };
}

/** When an event happened last. */
export function timeOf(event: KubernetesEvent): string {
  return (
    event.series?.lastObservedTime ??
    event.deprecatedLastTimestamp ??
    event.eventTime ??
    event.metadata?.creationTimestamp ??
    ''
  );
}

/** Notes carry what programs said; control characters, as of terminals, do not get through. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
