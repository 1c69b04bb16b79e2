import { DevEnvironmentResources } from '../devEnvironment';
import { parseQuantity } from '../quantities';
import { Problem } from './problem';

const EXAMPLES = { cpu: '4 or 500m', memory: '8Gi', storage: '50Gi' } as const;

/** The names of the resources that an environment is given. */
export const RESOURCE_NAMES = ['cpu', 'memory', 'storage'] as const;

/** Checks quantities, and that none is zero or above its maximum. */
export function checkResources(
  resources: Partial<DevEnvironmentResources>,
  max: DevEnvironmentResources,
): Problem[] {
  return RESOURCE_NAMES.flatMap((name): Problem[] => {
    const text = resources[name];
    if (text === undefined) {
      return [];
    }
    const field = `resources.${name}`;
    const value = parseQuantity(text);
    if (value === undefined) {
      return [
        {
          field,
          rule: 'Quantity',
          message: `must be a Kubernetes quantity such as ${EXAMPLES[name]}`,
        },
      ];
    }
    const limit = parseQuantity(max[name]);
    if (value === 0n || (limit !== undefined && value > limit)) {
      return [
        {
          field,
          rule: 'QuantityRange',
          message: `must be above zero and at most ${max[name]}`,
        },
      ];
    }
    return [];
  });
}

/** Checks that what the services ask for together fits into the environment. */
export function checkSums(
  resources: DevEnvironmentResources,
  requests: Array<Partial<DevEnvironmentResources>>,
): Problem[] {
  return RESOURCE_NAMES.flatMap((name): Problem[] => {
    const available = parseQuantity(resources[name]) ?? 0n;
    const needed = requests.reduce(
      (sum, request) => sum + (parseQuantity(request[name] ?? '0') ?? 0n),
      0n,
    );
    return needed <= available
      ? []
      : [
          {
            field: `resources.${name}`,
            rule: 'ResourcesExceeded',
            message: `${resources[name]} is less than the services ask for together`,
          },
        ];
  });
}
