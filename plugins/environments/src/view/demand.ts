import {
  type Resources,
  type ServiceSpec,
  type ServiceTypeOption,
} from '../api/types';
import { amountText, numberOf } from './amounts';

/** How much of a resource the services ask for together, of what the environment has. */
export interface Demand {
  resource: 'cpu' | 'memory';
  label: string;
  /** From 0 to 1. */
  part: number;
  over: boolean;
  text: string;
}

const RESOURCES = [
  { resource: 'cpu', label: 'CPU' },
  { resource: 'memory', label: 'Memory' },
] as const;

/** What the services would ask for with as many pods as they are to have. */
export function demandOf(
  services: readonly ServiceSpec[],
  types: readonly ServiceTypeOption[],
  available: Resources,
): Demand[] {
  return RESOURCES.flatMap(({ resource, label }): Demand[] => {
    const has = numberOf(available[resource]);
    if (!has) {
      return [];
    }
    const asked = services.reduce((sum, { type, replicas = 1 }) => {
      const each = types.find(option => option.type === type)?.requests;
      return sum + replicas * (numberOf(each?.[resource]) ?? 0);
    }, 0);
    return [
      {
        resource,
        label,
        part: Math.min(1, asked / has),
        over: asked > has,
        text: `${amountText(resource, asked)} of ${amountText(resource, has)}`,
      },
    ];
  });
}

/** All services with one of them changed. */
export function withService(
  services: readonly ServiceSpec[],
  name: string,
  change: Partial<ServiceSpec>,
): ServiceSpec[] {
  return services.map(service =>
    service.name === name ? { ...service, ...change } : service,
  );
}
