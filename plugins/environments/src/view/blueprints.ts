import { type Blueprint, type ServiceSpec } from '../api/types';
import { amountText, numberOf } from './amounts';
import { hoursText } from './timeLeft';

/** A service of a blueprint in one line: `database: PostgreSQL 17, seeded`. */
export function serviceText(service: ServiceSpec): string {
  const { name, type, config, seed, replicas, dependsOn } = service;
  return [
    name === type ? name : `${name} (${type})`,
    config?.version && `version ${config.version}`,
    seed && 'with data to begin with',
    replicas && replicas > 1 && `${replicas} pods`,
    dependsOn &&
      dependsOn.length > 0 &&
      `starts after ${dependsOn.join(' and ')}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** What a blueprint gives besides its services, one short phrase each. */
export function blueprintFacts(blueprint: Blueprint): string[] {
  const { resources, ttlHours, autoPauseHours, sleep } = blueprint;
  const sizes = (['cpu', 'memory', 'storage'] as const).flatMap(resource => {
    const amount = numberOf(resources[resource]);
    return amount === undefined
      ? []
      : `${amountText(resource, amount)}${
          resource === 'storage' ? ' of storage' : ''
        }`;
  });
  return [
    ...sizes,
    ...(ttlHours ? [`lives ${hoursText(ttlHours)}`] : []),
    ...(autoPauseHours
      ? [`pauses after ${hoursText(autoPauseHours)} without use`]
      : []),
    ...(sleep ? ['sleeps by a schedule'] : []),
  ];
}
