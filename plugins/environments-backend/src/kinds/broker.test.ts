import { planService } from '../plan/services';
import { testConfig } from '../__testUtils__/fixtures';
import { brokerKind } from './broker';
import { ServiceKinds } from './ServiceKinds';

const config = testConfig({
  images: { nats: 'nats', 'sample-api': 'sample-api' },
});
const broker = { name: 'events', type: 'broker', config: { storage: '10Gi' } };
const api = { name: 'backend-api', type: 'api' };

function planOf(service: typeof api) {
  return planService(
    service,
    {
      name: 'dev-x-y',
      paused: false,
      resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
      services: [broker, api],
    },
    ServiceKinds.withDefaults(),
    config,
  );
}

describe('a broker', () => {
  it('keeps less than its volume holds', () => {
    const settings = planOf(broker).supports.find(
      ({ kind }) => kind === 'ConfigMap',
    ) as { data?: Record<string, string> };
    expect(settings.data?.['broker.conf']).toContain(
      `max_file_store: ${9 * 1024 ** 3} `,
    );
  });

  it('has its password in the Secret only', () => {
    const { secrets, supports, workload } = planOf(broker);
    expect(secrets[0].generate(() => 's3cret')).toEqual({
      NATS_USER: 'app_user',
      NATS_PASSWORD: 's3cret',
      NATS_URL: 'nats://app_user:s3cret@events-broker:4222',
      'account.conf':
        'authorization { user: "app_user", password: "s3cret" }\n',
    });
    expect(JSON.stringify([supports, workload])).not.toContain('password');
  });

  it('is handed to APIs, and stands in an environment only when it is asked for', () => {
    expect(JSON.stringify(planOf(api).workload)).toContain(
      '{"name":"NATS_URL","valueFrom":{"secretKeyRef":{"name":"events-broker","key":"NATS_URL"}}}',
    );
    expect(brokerKind.byDefault).toBe(false);
  });
});
