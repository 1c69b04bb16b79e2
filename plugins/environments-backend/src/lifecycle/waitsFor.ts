import {
  DevEnvironmentService,
  DevEnvironmentServiceState,
} from '@itdo/plugin-environments-common';

/**
 * Which services are not to be made yet, since services that they depend on are not ready. What is made stays, however
 * those fare later.
 *
 * @param states - of all services, as they are now
 * @param isMade - whether the workload of a service stands
 * @returns by name, what to say of them
 */
export function waitsFor(
  services: DevEnvironmentService[],
  states: DevEnvironmentServiceState[],
  isMade: (service: string) => boolean,
): Map<
  string,
  Pick<DevEnvironmentServiceState, 'state' | 'reason' | 'message'>
> {
  const isReady = (name: string) =>
    states.find(each => each.name === name)?.state === 'Ready';
  return new Map(
    services.flatMap(({ name, dependsOn = [] }) => {
      const missing = dependsOn.filter(each => !isReady(each));
      return missing.length === 0 || isMade(name)
        ? []
        : [
            [
              name,
              {
                state: 'Pending' as const,
                reason: 'WaitsFor',
                message: `starts when ${inWords(missing)} ready`,
              },
            ] as const,
          ];
    }),
  );
}

function inWords(names: string[]): string {
  return names.length === 1
    ? `${names[0]} is`
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} are`;
}
