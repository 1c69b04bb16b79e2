import { SHARE_LEVELS } from '@itdo/plugin-environments-common';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { environmentOf, specOf, testConfig } from '../__testUtils__/fixtures';
import { MonitoringKind } from './monitoring';
import { plan } from './plan';

function planOf(share?: (typeof SHARE_LEVELS)[number]) {
  const spec = specOf();
  const environment = environmentOf({
    ...spec,
    services: spec.services.map(service =>
      share ? { ...service, share } : service,
    ),
  });
  environment.metadata.uid = 'uid-1';
  environment.metadata.creationTimestamp = '2026-11-24T08:00:00Z';
  const planned = plan(environment, {
    config: testConfig(),
    kinds: ServiceKinds.withDefaults(),
    apiServerCidrs: [],
    monitoring: new Set<MonitoringKind>(),
    paused: false,
  });
  // As it is sent: without the functions that make up passwords.
  return JSON.stringify(planned);
}

describe('who may open a service', () => {
  it.each(SHARE_LEVELS)('changes none of its objects: %s', share => {
    expect(planOf(share)).toBe(planOf());
  });
});
