import { DevEnvironmentService } from '../devEnvironment';
import { Problem } from './problem';

/** Checks that services depend on others that there are, and that none waits for itself in the end. */
export function checkDependencies(
  services: DevEnvironmentService[],
): Problem[] {
  return [...checkNames(services), ...checkCycles(services)];
}

function checkNames(services: DevEnvironmentService[]): Problem[] {
  const names = services.map(({ name }) => name);
  return services.flatMap(({ name, dependsOn = [] }, index) =>
    dependsOn.flatMap((dependency, position): Problem[] =>
      dependency !== name && names.includes(dependency)
        ? []
        : [
            {
              field: `services[${index}].dependsOn[${position}]`,
              rule: 'UnknownService',
              message: `'${dependency}' is no other service of this environment`,
            },
          ],
    ),
  );
}

/** Services that wait for each other would wait for ever. One cycle is named: where it is mended, the next one is. */
function checkCycles(services: DevEnvironmentService[]): Problem[] {
  const names = services.map(({ name }) => name);
  const settled = new Set<string>();
  const cycleFrom = (name: string, path: string[]): string[] | undefined => {
    const begin = path.indexOf(name);
    if (begin >= 0) {
      return [...path.slice(begin), name];
    }
    if (settled.has(name)) {
      return undefined;
    }
    for (const dependency of services[names.indexOf(name)].dependsOn ?? []) {
      // That nothing depends on itself or on what is not there is another rule's to say.
      if (dependency !== name && names.includes(dependency)) {
        const cycle = cycleFrom(dependency, [...path, name]);
        if (cycle) {
          return cycle;
        }
      }
    }
    settled.add(name);
    return undefined;
  };
  for (const name of names) {
    const cycle = cycleFrom(name, []);
    if (cycle) {
      return [
        {
          field: `services[${names.indexOf(cycle[0])}].dependsOn`,
          rule: 'DependencyCycle',
          message: `makes services wait for each other: ${cycle.join(' → ')}`,
        },
      ];
    }
  }
  return [];
}
