import { mockServices } from '@backstage/backend-test-utils';
import { connectCluster } from '../cluster/KubernetesCluster';
import { ConnectedCluster } from '../cluster/types';
import { LeadershipLostError } from '../errors';
import { resources } from '../resources';
import {
  eventually,
  FakeApiServer,
  FakeCollection,
  ManualClock,
  sendStatus,
  settled,
} from '../testing';
import { Lease } from './lease';
import { LeaderElector, LeaderElectorOptions, LeaderTerm } from './types';

const PATH = '/apis/coordination.k8s.io/v1/namespaces/ns/leases';

describe('a leader elector', () => {
  let server: FakeApiServer;
  let leases: FakeCollection;
  let clock: ManualClock;
  const clusters: ConnectedCluster[] = [];

  beforeEach(async () => {
    server = await FakeApiServer.start();
    leases = server.collection(PATH);
    clock = new ManualClock();
  });

  afterEach(async () => {
    let open = true;
    const closed = Promise.all(
      clusters.splice(0).map(cluster => cluster.close()),
    ).finally(() => {
      open = false;
    });
    // Requests that nobody answers end by the clock.
    while (open) {
      clock.advance(1_000);
      await settled();
    }
    await closed;
    await server.close();
  });

  function connect() {
    const cluster = connectCluster(
      { name: 'fake', url: server.url },
      {
        clock,
        logger: mockServices.logger.mock(),
      },
    );
    clusters.push(cluster);
    return cluster;
  }

  function candidate(
    identity: string,
    options: Partial<LeaderElectorOptions> = {},
    cluster = connect(),
  ) {
    const elector = cluster.leaderElector({
      namespace: 'ns',
      name: 'lock',
      identity,
      ...options,
    });
    const terms: LeaderTerm[] = [];
    elector.onTerm(async term => {
      terms.push(term);
    });
    elector.start();
    return { elector, terms };
  }

  const lease = () => leases.get('lock') as unknown as Lease;
  const becomes = (elector: LeaderElector, leads: boolean) =>
    eventually(
      () => expect(elector.isLeader).toBe(leads),
      () => clock.advance(100),
    );

  it('makes the lease that nobody has made, and leads', async () => {
    const { elector, terms } = candidate('one');
    await becomes(elector, true);
    expect(lease().spec).toMatchObject({
      holderIdentity: 'one',
      leaseDurationSeconds: 15,
      leaseTransitions: 0,
      renewTime: expect.stringMatching(/^2026-01-01T\d\d:\d\d:\d\d\.\d{6}Z$/),
    });
    await eventually(() => expect(terms).toHaveLength(1));
    expect(() => terms[0].assertHeld()).not.toThrow();
  });

  it('renews while it leads, so that no other may begin', async () => {
    const first = candidate('one');
    await becomes(first.elector, true);
    const second = candidate('two');
    for (let i = 0; i < 60; i += 1) {
      clock.advance(500);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    expect(first.elector.isLeader).toBe(true);
    expect(second.elector.isLeader).toBe(false);
    expect(second.elector.leader).toBe('one');
    expect(first.terms[0].signal.aborted).toBe(false);
  });

  it("takes a lease that is no longer renewed, whatever its holder's clock says", async () => {
    leases.put('lock', {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { namespace: 'ns' },
      spec: {
        holderIdentity: 'dead',
        leaseDurationSeconds: 15,
        leaseTransitions: 6,
        // Far in the future, as of a machine whose clock is wrong.
        renewTime: '2099-01-01T00:00:00.000000Z',
      },
    });
    const { elector, terms } = candidate('one');
    await eventually(() => expect(elector.leader).toBe('dead'));
    clock.advance(14_000);
    await settled();
    expect(elector.isLeader).toBe(false);
    await becomes(elector, true);
    expect(clock.now()).toBeGreaterThan(15_000);
    await eventually(() => expect(terms[0]?.number).toBe(7));
  });

  it('gives the lease back when it stops, and the next one leads without waiting', async () => {
    const first = candidate('one');
    await becomes(first.elector, true);
    await first.elector.stop();
    expect(lease().spec?.holderIdentity).toBe('');
    expect(first.terms[0].signal.reason).toBeInstanceOf(LeadershipLostError);

    const before = clock.now();
    const second = candidate('two');
    await eventually(() => expect(second.elector.isLeader).toBe(true));
    expect(clock.now()).toBe(before);
    await eventually(() => expect(second.terms[0]?.number).toBe(1));
  });

  it('does not give back what runs in its term before that has ended', async () => {
    const { elector } = candidate('one');
    let end = () => {};
    elector.onTerm(
      () =>
        new Promise(resolve => {
          end = resolve;
        }),
    );
    await becomes(elector, true);
    await settled();
    const stopped = elector.stop();
    await settled();
    expect(lease().spec?.holderIdentity).toBe('one');
    end();
    await stopped;
    expect(lease().spec?.holderIdentity).toBe('');
  });

  it('steps down by itself when it cannot renew, before another may begin', async () => {
    const { elector, terms } = candidate('one');
    await becomes(elector, true);
    await eventually(() => expect(terms).toHaveLength(1));
    server.intercept((_, response) => {
      sendStatus(response, 503, 'ServiceUnavailable');
      return true;
    });
    const from = clock.now();
    await becomes(elector, false);
    expect(clock.now() - from).toBeLessThan(15_000);
    expect(() => terms[0].assertHeld()).toThrow(LeadershipLostError);
  });

  it('leads in a new term after it had lost the lease and nobody took it', async () => {
    const { elector, terms } = candidate('one');
    await becomes(elector, true);
    await eventually(() => expect(terms).toHaveLength(1));
    let down = true;
    server.intercept((_, response) => {
      if (down) {
        sendStatus(response, 503, 'ServiceUnavailable');
      }
      return down;
    });
    await becomes(elector, false);
    down = false;
    await becomes(elector, true);
    await eventually(() => expect(terms).toHaveLength(2));
    expect(terms[1].number).toBeGreaterThan(terms[0].number);
    expect(terms[0].signal.aborted).toBe(true);
    expect(terms[1].signal.aborted).toBe(false);
  });

  it('notices after a freeze that its time is over, before any timer does', async () => {
    const { elector, terms } = candidate('one');
    await becomes(elector, true);
    await eventually(() => expect(terms).toHaveLength(1));
    clock.jump(60_000);
    expect(() => terms[0].assertHeld()).toThrow(LeadershipLostError);
    expect(terms[0].signal.aborted).toBe(true);
  });

  it('stops leading as soon as it sees another in the lease', async () => {
    const { elector, terms } = candidate('one');
    await becomes(elector, true);
    await eventually(() => expect(terms).toHaveLength(1));
    leases.put('lock', {
      ...lease(),
      spec: { ...lease().spec, holderIdentity: 'usurper' },
    } as Record<string, unknown>);
    await becomes(elector, false);
    expect(elector.leader).toBe('usurper');
    expect(terms[0].signal.aborted).toBe(true);
  });

  it('loses to a candidate who is faster by one write', async () => {
    server.answerOnce(
      ({ method }) => method === 'POST',
      response => {
        leases.put('lock', {
          spec: {
            holderIdentity: 'faster',
            leaseDurationSeconds: 15,
            leaseTransitions: 0,
          },
        });
        sendStatus(response, 409, 'AlreadyExists');
      },
    );
    const { elector } = candidate('slower');
    await eventually(() => expect(elector.leader).toBe('faster'));
    expect(elector.isLeader).toBe(false);
  });

  it('renews through a flood of other requests, on a connection of its own', async () => {
    const cluster = connect();
    const { elector } = candidate('one', {}, cluster);
    await becomes(elector, true);
    const held: Array<() => void> = [];
    server.intercept(({ path }, response) => {
      if (path !== '/api/v1/pods/slow') {
        return false;
      }
      held.push(() => sendStatus(response, 404, 'NotFound'));
      return true;
    });
    const renewals = () => server.received('PUT', `${PATH}/lock`).length;
    const flood = Array.from({ length: 100 }, () =>
      cluster
        .get(resources.pods, { name: 'slow' }, { timeoutMs: 3_600_000 })
        .catch(() => 'answered'),
    );
    await eventually(() => expect(held).toHaveLength(16));
    const before = renewals();
    await eventually(
      () => expect(renewals()).toBeGreaterThan(before + 2),
      () => clock.advance(500),
    );
    expect(elector.isLeader).toBe(true);

    await eventually(
      () =>
        expect(server.received('GET', '/api/v1/pods/slow')).toHaveLength(100),
      () => held.splice(0).forEach(release => release()),
    );
    held.forEach(release => release());
    await Promise.all(flood);
  });

  it.each([
    { leaseDurationMs: 10_000, renewDeadlineMs: 10_000 },
    { renewDeadlineMs: 2_000, retryPeriodMs: 2_000 },
  ])('refuses settings under which two could lead: %p', options => {
    expect(() =>
      connect().leaderElector({ namespace: 'ns', name: 'lock', ...options }),
    ).toThrow('leaseDurationMs > renewDeadlineMs > retryPeriodMs');
  });
});
