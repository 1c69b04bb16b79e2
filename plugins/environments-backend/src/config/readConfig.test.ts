import { testConfig } from '../__testUtils__/fixtures';

describe('the configuration of environments', () => {
  it('has the defaults of the seed', () => {
    const config = testConfig({ domain: undefined, images: undefined });
    expect(config.defaults).toEqual({
      ttlHours: 48,
      resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
    });
    expect(config.address.domain).toBe('dev.itdo-erp.com');
    expect(config.images.get('postgres')).toEqual({
      name: 'postgres:15-alpine',
      runAsUser: 70,
      runAsGroup: 70,
    });
  });

  it('has no budgets unless some are set, and a day to restore what was deleted', () => {
    expect(testConfig()).toMatchObject({
      budgets: { owner: {}, team: {} },
      deletion: { graceHours: 24, stuckMinutes: 10 },
    });
    expect(
      testConfig({
        budgets: {
          owner: { environments: 3, cpu: 8 },
          team: { memory: '1Ti' },
        },
        deletion: { graceHours: 0 },
      }),
    ).toMatchObject({
      budgets: {
        owner: { environments: 3, cpu: '8' },
        team: { memory: '1Ti' },
      },
      deletion: { graceHours: 0 },
    });
  });

  it('takes examples for prices until some are set, and says which', () => {
    expect(testConfig()).toMatchObject({
      prices: { currency: 'EUR', configured: false },
      kubeconfig: { maxHours: 8 },
      terminal: { idleMinutes: 15 },
    });
    expect(
      testConfig({
        prices: { currency: 'USD', cpuCoreHour: 0 },
        kubeconfig: { server: 'https://k.example.com/', maxHours: 2 },
      }),
    ).toMatchObject({
      prices: { currency: 'USD', cpuCoreHour: 0, configured: true },
      kubeconfig: { server: 'https://k.example.com', maxHours: 2 },
    });
  });

  it('knows how pods reach git hosts, and why an image is not there yet', () => {
    const config = testConfig({
      gitHosts: [{ host: 'localhost:7030', url: 'http://git.platform.local/' }],
      images: { workspace: { notYet: 'waits for its image' } },
    });
    expect([...config.gitHosts]).toEqual([
      ['localhost:7030', 'http://git.platform.local'],
    ]);
    expect(config.images.get('workspace')?.notYet).toBe('waits for its image');
  });

  it.each<[object, string]>([
    [
      { gitHosts: [{ host: 'http://a', url: 'http://b' }] },
      "environments.gitHosts[0].host must be a host such as git.itdo.example:3000, not 'http://a'",
    ],
    [
      { gitHosts: [{ host: 'a', url: 'ssh://b' }] },
      "environments.gitHosts[0].url must begin with http:// or https://, not 'ssh://b'",
    ],
    [
      { budgets: { owner: { environments: 0 } } },
      'environments.budgets.owner.environments must be a whole number between 1 and',
    ],
    [
      { budgets: { team: { cpu: 'lots' } } },
      "environments.budgets.team.cpu must be a Kubernetes quantity above zero, not 'lots'",
    ],
    [
      { deletion: { graceHours: -1 } },
      'environments.deletion.graceHours must be a whole number between 0 and 720, not -1',
    ],
    [
      { deletion: { stuckMinutes: 0 } },
      'environments.deletion.stuckMinutes must be a whole number between 1 and 1440, not 0',
    ],
    [{ domain: 'no domain' }, 'environments.domain must be a domain'],
    [{ ttl: { maxHours: 0 } }, 'environments.ttl.maxHours must be'],
    [
      { ttl: { maxHours: 24, defaultHours: 48 } },
      'environments.ttl.defaultHours',
    ],
    [{ ingress: { scheme: 'ftp' } }, 'environments.ingress.scheme must be'],
    [
      { ingress: { sourceCidrs: ['10.0.0.1'] } },
      "environments.ingress.sourceCidrs must list addresses such as 10.0.0.0/8, not '10.0.0.1'",
    ],
    [
      { resources: { default: { cpu: '4 cores' } } },
      'environments.resources.default.cpu must be a Kubernetes quantity',
    ],
    [
      { images: { redis: { name: 'redis', runAsUser: 0, runAsGroup: 1 } } },
      'environments.images.redis must be',
    ],
    [{ overcommit: { cpu: 0 } }, 'environments.overcommit.cpu must be'],
    [{ controller: { name: 'A b' } }, 'environments.controller.name must be'],
    [
      { prices: { cpuCoreHour: -1 } },
      'environments.prices.cpuCoreHour must be a number from 0 on, not -1',
    ],
    [{ prices: { currency: 'euro' } }, 'environments.prices.currency must be'],
    [
      { kubeconfig: { server: 'http://k.example.com' } },
      'environments.kubeconfig.server must be the URL of an API server',
    ],
    [
      { kubeconfig: { maxHours: 24 } },
      'environments.kubeconfig.maxHours must be a whole number between 1 and 12',
    ],
    [
      { terminal: { idleMinutes: 0 } },
      'environments.terminal.idleMinutes must be',
    ],
  ])('refuses %j in one sentence', (overrides, sentence) => {
    expect(() => testConfig(overrides)).toThrow(sentence);
  });
});
