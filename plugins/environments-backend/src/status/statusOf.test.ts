import { conditionsOf } from './conditions';
import { phaseOf, readyFinding, servicesFinding, urlsOf } from './statusOf';

const ready = { name: 'a', type: 'api', state: 'Ready' } as const;
const failed = {
  name: 'b',
  type: 'api',
  state: 'Failed',
  reason: 'ImagePull',
  message: 'its image cannot be pulled',
} as const;
const starting = { name: 'c', type: 'api', state: 'Starting' } as const;

describe('the status of an environment', () => {
  it('has the phase that its services amount to', () => {
    expect(phaseOf([ready], undefined, 1)).toBe('Ready');
    expect(phaseOf([ready, starting], undefined, 1)).toBe('Provisioning');
    expect(phaseOf([ready, failed], undefined, 1)).toBe('Failed');
    expect(phaseOf([{ ...ready, state: 'Paused' }], undefined, 1)).toBe(
      'Paused',
    );
  });

  it('is ready where one service is stopped alone', () => {
    const alone = [ready, { ...ready, name: 'd', state: 'Paused' as const }];
    expect(phaseOf(alone, undefined, 1)).toBe('Ready');
    expect(servicesFinding(alone).status).toBe('True');
  });

  it('is degraded where it was ready before, unless something else is asked for', () => {
    const before = { phase: 'Ready', observedGeneration: 1 } as const;
    expect(phaseOf([starting], before, 1)).toBe('Degraded');
    expect(phaseOf([starting], before, 2)).toBe('Provisioning');
  });

  it('says first what failed', () => {
    expect(servicesFinding([starting, failed])).toMatchObject({
      status: 'False',
      reason: 'ImagePull',
    });
  });

  it('is ready without monitoring, and not without an accepted request', () => {
    const yes = { status: 'True', reason: 'Yes', message: '' } as const;
    const all = {
      Accepted: yes,
      Namespace: yes,
      Isolation: yes,
      Services: yes,
      Networking: yes,
    };
    const no = { status: 'False', reason: 'TtlRange', message: 'm' } as const;
    expect(readyFinding({ ...all, Monitoring: no }).status).toBe('True');
    expect(readyFinding({ ...all, Accepted: no })).toEqual(no);
    const some = { Accepted: yes, Namespace: yes };
    expect(readyFinding({ ...some, Services: no })).toEqual(no);
    expect(readyFinding(some).status).toBe('False');
  });

  it('links only what answers, and says why the rest does not', () => {
    const routes = [ready, starting].map(({ name }) => ({
      path: `/${name}`,
      service: name,
      endpoint: { host: name, port: 80 },
    }));
    const address = {
      scheme: 'http',
      domain: 'dev.localhost',
      port: 7080,
    } as const;
    const urls = (simulated: boolean) =>
      urlsOf('dev-x-y', routes, [{ ...ready, simulated }, starting], {
        address,
        serving: new Map(),
        simulatedReason: 'nothing runs here',
      });
    expect(urls(false)).toEqual([
      {
        service: 'a',
        path: '/a',
        url: 'http://dev-x-y.dev.localhost:7080/a',
        reachable: true,
      },
      expect.objectContaining({ service: 'c', reachable: false }),
    ]);
    expect(urls(true)[0]).toMatchObject({
      reachable: false,
      reason: 'nothing runs here',
    });
  });

  it('asks of what another service answers for how that one fares', () => {
    const routes = [
      { path: '/', service: 'a', endpoint: { host: 'a', port: 80 } },
    ];
    const [url] = urlsOf('dev-x-y', routes, [ready, starting], {
      address: { scheme: 'http', domain: 'dev.localhost' },
      serving: new Map([['a', 'c']]),
    });
    expect(url).toMatchObject({
      reachable: false,
      reason: "'c', which serves it, is not ready yet",
    });
  });

  it('keeps the time of a condition until its status changes', () => {
    const before = conditionsOf(
      { Services: { status: 'False', reason: 'Starting', message: '' } },
      [],
      1,
      '2026-01-01T00:00:00Z',
    );
    const [same] = conditionsOf(
      { Services: { status: 'False', reason: 'CrashLoop', message: '' } },
      before,
      1,
      '2026-01-01T00:01:00Z',
    );
    expect(same).toMatchObject({
      reason: 'CrashLoop',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    });
    const [changed] = conditionsOf(
      { Services: { status: 'True', reason: 'AllReady', message: '' } },
      before,
      2,
      '2026-01-01T00:02:00Z',
    );
    expect(changed).toMatchObject({
      lastTransitionTime: '2026-01-01T00:02:00Z',
      observedGeneration: 2,
    });
  });
});
