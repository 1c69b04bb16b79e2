import { type Container } from '@itdo/plugin-environments-common';

/** Which containers a page is about: one of them, all of a service, or all. */
export interface ContainerChoice {
  service?: string;
  pod?: string;
  container?: string;
}

/** An option of a list to choose from. */
export interface ContainerOption extends ContainerChoice {
  id: string;
  label: string;
}

/** A container in a list, whose value can stand in an address. */
export function idOf({ service, pod, container }: ContainerChoice): string {
  return [service, pod, container].filter(Boolean).join('/');
}

/** The choice that an address stands for; of what is not in it, all. */
export function choiceOf(id: string | null): ContainerChoice {
  const [service, pod, container] = (id ?? '').split('/');
  return {
    ...(service ? { service } : {}),
    ...(pod ? { pod } : {}),
    ...(container ? { container } : {}),
  };
}

/** Each container, with its state where it does not run. */
export function containerOptions(
  containers: readonly Container[],
): ContainerOption[] {
  return containers.map(each => {
    const { service, pod, container, state, reason, simulated } = each;
    const single =
      containers.filter(other => other.service === service).length === 1;
    const name = single ? service : `${service}: ${shortPod(pod)} ${container}`;
    const remark = simulated
      ? ' (simulated)'
      : state !== 'Running' && ` (${reason ?? state})`;
    return {
      id: idOf(each),
      service,
      pod,
      container,
      label: `${name}${remark || ''}`,
    };
  });
}

/** All containers, those of each service that has several, and each of them. */
export function logOptions(
  containers: readonly Container[],
): ContainerOption[] {
  const services = [...new Set(containers.map(({ service }) => service))];
  const several = services.filter(
    service => containers.filter(each => each.service === service).length > 1,
  );
  return [
    { id: '', label: 'All services' },
    ...several.map(service => ({
      id: service,
      service,
      label: `${service}: all containers`,
    })),
    ...containerOptions(containers),
  ];
}

/** The part of a pod's name that tells it from others of its service. */
export function shortPod(pod: string): string {
  return pod.split('-').slice(-2).join('-');
}
