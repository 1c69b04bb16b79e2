import { Config } from '@backstage/config';
import { EnvironmentLimits } from '../rules';

/** The service types that the platform brings; modules may register more. */
const SERVICE_TYPES = [
  'database',
  'cache',
  'api',
  'frontend',
  'broker',
  'workspace',
];

/** What environments may have where the configuration says nothing. */
const DEFAULTS = {
  maxTtlHours: 720,
  maxResources: { cpu: '16', memory: '64Gi', storage: '500Gi' },
  maxServices: 10,
};

/**
 * The limits that blueprints are checked by: those of environments, for who has no environments backend at hand.
 *
 * @param config - the whole configuration
 */
export function readBlueprintLimits(config: Config): EnvironmentLimits {
  const section = config.getOptionalConfig('environments');
  const max = (name: 'cpu' | 'memory' | 'storage') =>
    section?.getOptionalString(`resources.max.${name}`) ??
    DEFAULTS.maxResources[name];
  return {
    maxTtlHours:
      section?.getOptionalNumber('ttl.maxHours') ?? DEFAULTS.maxTtlHours,
    maxResources: {
      cpu: max('cpu'),
      memory: max('memory'),
      storage: max('storage'),
    },
    maxServices:
      section?.getOptionalNumber('maxServices') ?? DEFAULTS.maxServices,
    serviceTypes: [
      ...SERVICE_TYPES,
      ...(section?.getOptionalStringArray('serviceTypes') ?? []),
    ],
  };
}
