import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  CatalogProcessor,
  catalogProcessingExtensionPoint,
} from '@backstage/plugin-catalog-node';
import {
  blueprintRulesServiceRef,
  BlueprintRulesService,
} from '@itdo/plugin-environments-node';
import catalogModuleEnvironments from '.';

const blueprint = {
  version: '1.0.0',
  ttlHours: 100,
  resources: { cpu: '2', memory: '4Gi', storage: '20Gi' },
  services: [{ name: 'app', type: 'database' }],
};
const entityOf = (changes: object = {}, spec: object = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'web-app' },
  spec: {
    type: 'environment-blueprint',
    owner: 'platform-team',
    blueprint: { ...blueprint, ...changes },
    ...spec,
  },
});

/** The processor as the catalog gets it. */
async function processorWith(
  environments: object,
  check: BlueprintRulesService['check'] = () => [],
): Promise<CatalogProcessor> {
  const processors: CatalogProcessor[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        catalogProcessingExtensionPoint,
        {
          addProcessor: (
            ...added: Array<CatalogProcessor | CatalogProcessor[]>
          ) => processors.push(...added.flat()),
        },
      ],
    ],
    features: [
      catalogModuleEnvironments,
      mockServices.rootConfig.factory({ data: { environments } }),
      createServiceFactory({
        service: blueprintRulesServiceRef,
        deps: {},
        factory: () => ({ provide: () => {}, check }),
      }),
    ],
  });
  const [processor] = processors;
  return processor;
}

describe('the catalog', () => {
  it('knows a blueprint that breaks no rule', async () => {
    const processor = await processorWith({});
    expect(await processor.validateEntityKind?.(entityOf())).toBe(true);
  });

  it('is told of what a type of service demands', async () => {
    const processor = await processorWith({}, ({ services }) =>
      services.map(({ name }, index) => ({
        field: `spec.blueprint.services[${index}].config.version`,
        rule: 'ServiceConfig',
        message: `is no version that ${name} has`,
      })),
    );
    await expect(processor.validateEntityKind?.(entityOf())).rejects.toThrow(
      'spec.blueprint.services[0].config.version: is no version that app has',
    );
  });

  it('is told of each field of a blueprint that breaks a rule', async () => {
    const processor = await processorWith({});
    const entity = entityOf({
      ttlHours: 0,
      services: [{ name: 'app', type: 'database', privileged: true }],
    });
    const refusal = processor.validateEntityKind?.(entity);
    await expect(refusal).rejects.toMatchObject({ name: 'InputError' });
    await expect(refusal).rejects.toThrow(
      'spec.blueprint.services[0].privileged: is no field of a service',
    );
    await expect(
      processor.validateEntityKind?.(entityOf({ ttlHours: 0 })),
    ).rejects.toThrow(
      'spec.blueprint.ttlHours: must be a whole number of hours between 1 and 720',
    );
  });

  it('measures by the limits of this installation, and knows the service types that it adds', async () => {
    const processor = await processorWith({
      ttl: { maxHours: 99 },
      serviceTypes: ['search'],
    });
    await expect(processor.validateEntityKind?.(entityOf())).rejects.toThrow(
      'spec.blueprint.ttlHours',
    );
    expect(
      await processor.validateEntityKind?.(
        entityOf({
          ttlHours: 99,
          services: [{ name: 'index', type: 'search' }],
        }),
      ),
    ).toBe(true);
  });

  it('is told nothing of what is no blueprint', async () => {
    const processor = await processorWith({});
    const database = entityOf({}, { type: 'database', blueprint: undefined });
    expect(await processor.validateEntityKind?.(database)).toBe(false);
  });
});
