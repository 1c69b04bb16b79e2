import { ConfigReader } from '@backstage/config';
import { readBlueprintLimits } from '.';

describe('the limits of blueprints', () => {
  it('are the configured ones of environments', () => {
    expect(
      readBlueprintLimits(
        new ConfigReader({
          environments: {
            ttl: { maxHours: 100 },
            resources: { max: { cpu: '8' } },
            maxServices: 3,
            serviceTypes: ['search'],
          },
        }),
      ),
    ).toEqual({
      maxTtlHours: 100,
      maxResources: { cpu: '8', memory: '64Gi', storage: '500Gi' },
      maxServices: 3,
      serviceTypes: [
        'database',
        'cache',
        'api',
        'frontend',
        'broker',
        'workspace',
        'search',
      ],
    });
  });
});
