import {
  DevEnvironmentCondition,
  DevEnvironmentService,
} from '@itdo/plugin-environments-common';
import { ServiceKinds } from '../kinds/ServiceKinds';
import {
  environmentOf,
  specOf,
  tableOfOwners,
  testConfig,
} from '../__testUtils__/fixtures';
import { Acceptance } from './Acceptance';

const acceptance = new Acceptance({
  config: testConfig(),
  kinds: ServiceKinds.withDefaults(),
  owners: tableOfOwners({ 'user:default/jane': ['group:default/team-a'] }),
});

function withStorage(
  storage: string,
  services: Pick<DevEnvironmentCondition, 'status' | 'reason'>,
) {
  const database: DevEnvironmentService = {
    name: 'app',
    type: 'database',
    config: { storage },
  };
  const environment = environmentOf(specOf({ services: [database] }));
  environment.metadata.generation = 3;
  const condition = (changes: object) =>
    ({
      status: 'True',
      reason: 'Yes',
      message: '',
      lastTransitionTime: '2026-11-24T08:00:00Z',
      observedGeneration: 3,
      ...changes,
    } as DevEnvironmentCondition);
  environment.status = {
    conditions: [
      condition({ type: 'Accepted' }),
      condition({ type: 'Services', ...services }),
    ],
  };
  return environment;
}

describe('a change of an environment', () => {
  const ready = { status: 'True', reason: 'AllReady' } as const;

  it('is refused where its volume cannot follow', async () => {
    const problems = await acceptance.checkChange(
      withStorage('2Gi', ready),
      withStorage('1Gi', ready),
    );
    expect(problems.map(({ field }) => field)).toEqual([
      'services[0].config.storage',
    ]);
  });

  it('may take back what the cluster refused', async () => {
    const refused = { status: 'False', reason: 'Refused' } as const;
    expect(
      await acceptance.checkChange(
        withStorage('2Gi', refused),
        withStorage('1Gi', ready),
      ),
    ).toEqual([]);
  });
});
