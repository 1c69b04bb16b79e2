import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { readBlueprintLimits } from '@itdo/plugin-environments-common';
import { parse } from 'yaml';
import { testConfig } from '../__testUtils__/fixtures';
import { readEnvironmentsConfig } from '../config/readConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { BlueprintReader } from './BlueprintReader';

const folder = resolve(__dirname, '../../../../templates/environments');
const kinds = ServiceKinds.withDefaults();

describe('the blueprints of this repository', () => {
  it.each(readdirSync(folder))('%s is offered', name => {
    const text = readFileSync(join(folder, name, 'blueprint.yaml'), 'utf8');
    const entity: Entity = parse(text);
    const { refusal } = new BlueprintReader(testConfig(), kinds).read(entity);
    expect({ name: entity.metadata.name, refusal }).toEqual({ name });
  });
});

describe('the catalog and the environments', () => {
  it.each([
    {},
    {
      ttl: { maxHours: 100 },
      resources: { max: { cpu: '8', memory: '16Gi', storage: '90Gi' } },
      maxServices: 5,
    },
  ])('measure blueprints alike with %j', environments => {
    const config = mockServices.rootConfig({ data: { environments } });
    expect(readBlueprintLimits(config)).toEqual({
      ...readEnvironmentsConfig(config).limits,
      serviceTypes: kinds.types(),
    });
  });
});
